"""When two cases opened by mistake for one accident may become one, and what that changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from antoan.accidents.enums import CaseState
from antoan.accidents.models import Accident, Victim
from antoan.accidents.rules.likeness import like_names
from antoan.accidents.rules.severity import GRAVITY

YOUNG = {CaseState.OPEN, CaseState.INVESTIGATING}  # no minutes yet: nothing issued speaks for this case
_WORK = {
    CaseState.OPEN: 0,
    CaseState.INVESTIGATING: 1,
    CaseState.MINUTED: 2,
    CaseState.ANNOUNCED: 3,
    CaseState.CONCLUDED: 4,
    CaseState.CLOSED: 5,
}


_NOT_NOW = {
    CaseState.MERGED: _lazy("Vụ %(number)s đã nhập vào một vụ khác. Tải lại trang để xem."),
    CaseState.DISMISSED: _lazy(
        "Vụ %(number)s đã kết luận không phải tai nạn lao động. Chọn «Xem xét lại» ở vụ đó trước."
    ),
    CaseState.SUSPENDED: _lazy(
        "Vụ %(number)s đang ở cơ quan điều tra hình sự. Chọn «Tiếp tục điều tra» ở vụ đó trước."
    ),
}


def obstacle(gone: Accident, kept: Accident) -> str:
    """Why the one case cannot go into the other, with what to do instead; "" when it can."""
    if gone.pk == kept.pk:
        return _("Đây là cùng một vụ.")
    for case in (gone, kept):
        if words := _NOT_NOW.get(CaseState(case.state)):
            return str(words) % {"number": case.number}
    if _WORK[CaseState(gone.state)] > _WORK[CaseState(kept.state)]:
        return _("Vụ %(gone)s đã làm xa hơn («%(state)s»). Giữ vụ đó và nhập vụ %(kept)s vào.") % {
            "gone": gone.number,
            "state": gone.get_state_display(),
            "kept": kept.number,
        }
    if gone.state not in YOUNG:
        return _(
            "Cả hai vụ đã có biên bản hoặc kết luận, nhập ngay sẽ đổi ngầm giấy tờ đã phát hành. Với vụ không giữ lại: "
            "chọn «Điều tra lại» nếu đã kết luận; nếu chưa, chọn «Không phải tai nạn lao động» và ghi lý do trùng vụ."
        )
    return ""


def graver(victim: Victim, other: Victim) -> bool:
    """Whether the first record says something worse than the second."""
    return GRAVITY[victim.severity] > GRAVITY[other.severity]  # type: ignore[index]


def changes_people(matches: Mapping[int, int | None], gone: Sequence[Victim], kept: Sequence[Victim]) -> bool:
    """Whether the kept case would get a new victim or a graver one."""
    there = {victim.pk: victim for victim in kept}
    pairs = ((victim, matches.get(victim.pk)) for victim in gone)
    return any(pk is None or (pk in there and graver(victim, there[pk])) for victim, pk in pairs)


def wrong_pairs(matches: Mapping[int, int | None], gone: Sequence[Victim], kept: Sequence[Victim]) -> str:
    """What is wrong with who is said to be whom; "" when every person is settled, once."""
    if set(matches) != {victim.pk for victim in gone}:
        return _("Chưa đối chiếu hết nạn nhân. Tải lại trang và chọn cho từng người.")
    chosen = [pk for pk in matches.values() if pk is not None]
    if not set(chosen) <= {victim.pk for victim in kept}:
        return _("Nạn nhân được chọn không thuộc vụ được giữ lại. Tải lại trang và chọn lại.")
    if len(chosen) != len(set(chosen)):
        return _("Hai người của vụ này được chọn là cùng một nạn nhân. Mỗi nạn nhân chỉ chọn một lần.")
    return ""


def proposed(gone: Sequence[Victim], kept: Sequence[Victim]) -> dict[int, int | None]:
    """For each person of the one case, the person of the other whose name is most alike: a first proposal."""
    found: dict[int, int | None] = {victim.pk: None for victim in gone}
    mine, theirs = list(gone), list(kept)
    for name, other in like_names([v.folded for v in gone], [v.folded for v in kept]):
        one = next(victim for victim in mine if victim.folded == name)
        two = next(victim for victim in theirs if victim.folded == other)
        found[one.pk] = two.pk
        mine.remove(one)
        theirs.remove(two)
    return found
