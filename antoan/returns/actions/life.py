"""The life of a return, the same at each level; who may move it is the form's affair."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from antoan.returns.enums import ReturnState
from antoan.returns.models import Return
from antoan.returns.queries import assess
from antoan.returns.spec import FormSpec
from antoan.workflow.machine import Machine, Transition

_OPEN = frozenset({ReturnState.DRAFT.value, ReturnState.RETURNED.value})


def no_errors(of: Any) -> str | None:
    """A return with an error cannot be sent; warnings may stay."""
    errors = assess(of).errors
    if not errors:
        return None
    return _("Còn %(n)s lỗi phải sửa trước khi gửi. Lỗi đầu tiên: %(first)s") % {
        "n": len(errors),
        "first": errors[0].message,
    }


def signed(of: Return) -> str | None:
    """Whoever sends signs with a name; a return without one is nobody's."""
    return None if of.signer_name.strip() else _("Cần ghi họ tên người ký báo cáo.")


def _may_submit(of: Any) -> str | None:
    return signed(of) or no_errors(of)


@lru_cache
def _machine(fill: str, decide: str, other: str) -> Machine:
    return Machine(
        [
            Transition("submit", gettext_lazy("Gửi báo cáo"), _OPEN, ReturnState.SUBMITTED, fill, check=_may_submit),
            Transition(
                "accept",
                gettext_lazy("Duyệt"),
                frozenset({ReturnState.SUBMITTED.value}),
                ReturnState.ACCEPTED,
                decide,
                check=no_errors,
            ),
            Transition(
                "return",
                gettext_lazy("Trả lại"),
                frozenset({ReturnState.SUBMITTED.value}),
                ReturnState.RETURNED,
                decide,
                needs_comment=True,
            ),
            Transition(
                "replace",
                gettext_lazy("Thay bằng bản mới"),
                frozenset({*_OPEN, ReturnState.SUBMITTED.value}),
                ReturnState.SUPERSEDED,
                other,
            ),
            Transition(
                "supersede",
                gettext_lazy("Thay bằng bản sửa"),
                frozenset({ReturnState.ACCEPTED.value}),
                ReturnState.SUPERSEDED,
                decide,
            ),
        ]
    )


def life(form: FormSpec, *, on_paper: bool = False) -> Machine:
    """DRAFT → SUBMITTED → ACCEPTED → SUPERSEDED, or back as RETURNED with a reason.

    What an office keyed in from paper is the office's to send and the unit's to replace, and the other way round.
    """
    fill, other = (form.fill_for, form.fill) if on_paper else (form.fill, form.fill_for)
    return _machine(fill, form.decide, other)
