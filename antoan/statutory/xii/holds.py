"""An accepted Phụ lục XII that may have counted a case holds it: the figures would no longer stand for what is there."""

from __future__ import annotations

from django.utils.translation import gettext as _

from antoan.accidents.models import Accident
from antoan.lib.periods import Period
from antoan.returns.enums import ReturnState
from antoan.returns.models import Return

_OPEN = [ReturnState.DRAFT, ReturnState.SUBMITTED, ReturnState.RETURNED]


def accepted_return_of(accident: Accident) -> str:
    """The accepted return of the employer whose period holds the accident, unless a correction is being made; or ""."""
    employer = accident.establishment
    if employer is None:
        return ""
    head = employer.head_office_id or employer.pk
    rows = list(Return.objects.filter(form="XII", establishment_id=head).order_by("period"))
    mending = {row.period for row in rows if row.state in _OPEN}
    for row in rows:
        period = Period.parse(row.period)
        holds = row.state == ReturnState.ACCEPTED and row.period not in mending
        if holds and period.start <= accident.occurred_on <= period.end:
            return _(
                "Vụ %(number)s đã kết luận một lần và có thể đã tính trong báo cáo Phụ lục XII kỳ %(period)s đã duyệt. "
                "Giữ vụ đó, hoặc để cơ sở mở «Bản sửa» của báo cáo này trước."
            ) % {"number": accident.number, "period": row.period}
    return ""
