"""The API object: one authentication, one error shape."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from antoan.api.v1 import accidents, declarations, places, returns
from antoan.api.v1.auth import TokenAuth
from antoan.api.v1.problems import UNREADABLE, problem

api = NinjaAPI(
    title="An Toàn",
    version="1",
    description=(
        "Cơ sở dữ liệu an toàn, vệ sinh lao động của tỉnh. Mỗi mã kết nối hành động như một thành viên của một cơ quan "
        "hoặc cơ sở và chỉ thấy phạm vi của thành viên đó."
    ),
    auth=TokenAuth(),
    urls_namespace="api-1",
    docs_url=None,
)
for router in (declarations.router, accidents.router, returns.router, places.router):
    api.add_router("", router)


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, exc: ValidationError) -> HttpResponse:
    """422 with one entry per field, in the same shape as the domain's own refusals."""
    errors = [problem(error) for error in exc.errors]
    return api.create_response(request, {"detail": _("Dữ liệu gửi lên chưa đúng."), "errors": errors}, status=422)


@api.exception_handler(HttpError)
def refused(request: HttpRequest, exc: HttpError) -> HttpResponse:
    """A request that could not even be read, in the same shape."""
    detail = str(UNREADABLE) if exc.status_code == 400 else str(exc)
    return api.create_response(request, {"detail": detail, "errors": []}, status=exc.status_code)


@api.exception_handler(AuthenticationError)
def unauthorised(request: HttpRequest, exc: AuthenticationError) -> HttpResponse:
    """401 that says what is missing."""
    detail = _("Thiếu mã kết nối, hoặc mã đã hết hạn hay bị thu hồi.")
    return api.create_response(request, {"detail": detail, "errors": []}, status=401)
