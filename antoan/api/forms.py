"""The form for a new token."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from antoan.accidents.permissions import AccidentPermission
from antoan.api.actions import LONGEST
from antoan.org.models import Membership
from antoan.policy import Role
from antoan.returns.permissions import ReturnPermission
from antoan.ui.forms import DateField, Form

PERMISSIONS = [
    (AccidentPermission.VIEW.value, _("Xem vụ tai nạn")),
    (AccidentPermission.VIEW_IDENTITY.value, _("Xem họ tên nạn nhân (dữ liệu cá nhân)")),
    (AccidentPermission.DECLARE.value, _("Khai báo tai nạn")),
    (AccidentPermission.DECLARE_FOR_OTHERS.value, _("Khai báo thay người khác")),
    (ReturnPermission.VIEW.value, _("Xem báo cáo")),
    ("establishments.view", _("Xem cơ sở")),
]


class _Person(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic in the stubs only
    """Who the system acts as, in words: person, role, agency or establishment."""

    def label_from_instance(self, obj: Membership) -> str:
        """ "nam · Chuyên viên lao động · Sở Nội vụ tỉnh Lạng Sơn"."""
        role = dict(Role.choices).get(obj.role, obj.role)
        return f"{obj.user} · {role} · {obj.agency or obj.establishment_name}"


class TokenForm(Form):
    """Who the system acts as, what it may do, until when."""

    name = forms.CharField(label=_("Tên kết nối"), max_length=120, help_text=_("Ví dụ: Phần mềm nhân sự Công ty A"))
    membership = _Person(
        label=_("Hành động như"),
        queryset=Membership.objects.none(),
    )
    permissions = forms.MultipleChoiceField(
        label=_("Được phép"), choices=PERMISSIONS, widget=forms.CheckboxSelectMultiple
    )
    expires_on = DateField(label=_("Hết hạn ngày"))

    def __init__(self, *args: Any, memberships: QuerySet[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["membership"]
        field.queryset = memberships.select_related("user", "agency").order_by("user__username")

    def clean_expires_on(self) -> dt.date:
        """Between tomorrow and the longest life of a token."""
        day: dt.date = self.cleaned_data["expires_on"]
        today = timezone.localdate()
        if not today < day <= today + LONGEST:
            raise forms.ValidationError(
                _("Chọn ngày sau hôm nay và không quá %(days)s ngày."), params={"days": LONGEST.days}
            )
        return day
