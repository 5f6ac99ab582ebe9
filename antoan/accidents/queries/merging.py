"""Two cases of one accident: which may be twins, what a merge would do, what has happened since."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from antoan.accidents.enums import CaseState
from antoan.accidents.models import Accident, Investigation, Merge, Victim
from antoan.accidents.permissions import AccidentPermission
from antoan.accidents.queries.declarations import case_event
from antoan.accidents.queries.story import title_of
from antoan.accidents.rules.holds import held_by
from antoan.accidents.rules.likeness import DAYS_APART, Likeness, compare
from antoan.accidents.rules.merging import YOUNG, graver, obstacle, proposed
from antoan.audit.models import Event
from antoan.documents.queries import attachments_of, papers_of
from antoan.org.scope import Actor

_COMPARED, _SHOWN = 200, 5
_COUNTED = ("accident.conclude", "accident.conclude.own", "accident.conclude.record", "accident.import")


def mergeable(actor: Actor) -> QuerySet[Accident]:
    """Cases of which the actor decides, with what the two sides of the page show."""
    found: QuerySet[Accident] = Accident.objects.visible_to(actor, AccidentPermission.TRIAGE)
    people = Prefetch("victims", Victim.objects.annotate(told=Count("sightings")).order_by("order", "pk"))
    return found.select_related("commune", "establishment", "investigation", "merged_into").prefetch_related(
        people, "declarations", "measures"
    )


@dataclass(frozen=True)
class Twin:
    """A case that may be the same event."""

    accident: Accident
    likeness: Likeness


def likely_twins(accident: Accident, actor: Actor) -> list[Twin]:
    """Standing cases within a day that share place, employer or names; likeliest first, at most 5."""
    span = [accident.occurred_on + dt.timedelta(days=n) for n in (-DAYS_APART, DAYS_APART)]
    others = mergeable(actor).filter(occurred_on__range=span).exclude(state__in=[CaseState.MERGED, CaseState.DISMISSED])
    mine = case_event(accident)
    weighed = [Twin(other, compare(mine, case_event(other))) for other in others.exclude(pk=accident.pk)[:_COMPARED]]
    return sorted((t for t in weighed if t.likeness.is_likely), key=lambda twin: -twin.likeness.score)[:_SHOWN]


def numbered(number: str, actor: Actor) -> Accident | None:
    """The case of a number as people write it: "TNLD-2026-000012", "2026-12" or, of this year, "12"."""
    parts = number.strip().upper().removeprefix("TNLD").strip("-").split("-")
    if not all(part.isascii() and part.isdigit() for part in parts) or not 1 <= len(parts) <= 2:
        return None
    year = parts[0] if len(parts) == 2 else str(timezone.localdate().year)
    return mergeable(actor).filter(number=f"TNLD-{year}-{int(parts[-1][:9]):06d}").first()


@dataclass(frozen=True)
class Side:
    """One of the two cases, and how much hangs on it."""

    accident: Accident
    files: int
    papers: int
    investigation: Investigation | None


@dataclass(frozen=True)
class Plan:
    """What a merge would do, before it is done."""

    gone: Side
    kept: Side
    pairs: dict[int, int | None]
    differences: list[str]
    will: list[str]
    problem: str = ""

    @property
    def may_swap(self) -> bool:
        """Whether keeping the other one instead is possible."""
        return not obstacle(self.kept.accident, self.gone.accident)


def plan_of(gone: Accident, kept: Accident) -> Plan:
    """Both sides, who is probably whom, and in words everything that would change."""
    mine, theirs = list(gone.victims.all()), list(kept.victims.all())
    pairs = proposed(mine, theirs)
    problem = obstacle(gone, kept)
    if not problem and was_counted(gone):
        problem = next(iter(held_by(gone)), "")
    return Plan(
        _side(gone),
        _side(kept),
        pairs,
        _differences(gone, kept),
        [*_moves(gone, kept), *_graver(mine, theirs, pairs), *_clock(gone, kept)],
        problem,
    )


def _side(case: Accident) -> Side:
    found = getattr(case, "investigation", None)
    return Side(case, attachments_of(case).count(), papers_of(case).count(), found)


def _differences(gone: Accident, kept: Accident) -> list[str]:
    """Facts of which the two tell different things: those of the kept case stand."""
    facts: dict[str, Any] = {
        _("ngày xảy ra"): lambda case: case.occurred_on,
        _("xã, phường"): lambda case: case.commune_id,
        _("cơ sở"): lambda case: case.establishment_id or case.employer_text,
    }
    return [name for name, of in facts.items() if of(gone) != of(kept)]


def _moves(gone: Accident, kept: Accident) -> list[str]:
    words = {"gone": gone.number, "kept": kept.number}
    said = [
        _(
            "Vụ %(gone)s mang trạng thái «Đã nhập vào vụ khác», vẫn đọc được, không còn tính vào danh sách, báo cáo, thống kê."
        ),
        _("Khai báo, lời các nguồn, tệp và biện pháp của vụ %(gone)s chuyển sang vụ %(kept)s."),
        _("Thông tin, nguyên nhân, kết luận của vụ %(kept)s giữ nguyên; giấy tờ đã phát hành ở lại vụ %(gone)s."),
    ]
    if kept.state not in YOUNG:
        said.append(_("Vụ %(kept)s đã có biên bản: nếu thêm người, biên bản đó chưa có tên người mới, cần lập lại."))
    return [text % words for text in said]


def _graver(mine: list[Victim], theirs: list[Victim], pairs: dict[int, int | None]) -> list[str]:
    there = {victim.pk: victim for victim in theirs}
    worse = [victim for victim in mine if (pk := pairs[victim.pk]) is not None and graver(victim, there[pk])]
    said = _("%(name)s sẽ được ghi «%(state)s», theo vụ nặng hơn.")
    return [said % {"name": victim.name, "state": victim.get_severity_display()} for victim in worse]


def _clock(gone: Accident, kept: Accident) -> list[str]:
    if gone.received_at >= kept.received_at:
        return []
    day = f"{timezone.localtime(gone.received_at):%d/%m/%Y}"
    return [_("Thời hạn điều tra tính từ lần nhận tin đầu tiên: %(day)s (Luật ATVSLĐ Đ.35 k.6).") % {"day": day}]


def current_merge(accident: Accident) -> Merge | None:
    """The merge that stands, of a case that went into another."""
    return Merge.objects.filter(gone=accident, undone_at=None).select_related("kept__commune").first()


def happened_since(found: Merge) -> str:
    """What was done to either case or to what moved after the merge, in words; "" when nothing was."""
    cases = [str(found.gone_id), str(found.kept_id)]
    about = Q(target_type="accidents.accident", target_id__in=cases)
    moved = [str(pk) for pk in found.moved.get("declarations", ())]
    about |= Q(target_type="accidents.declaration", target_id__in=moved)
    first = Event.objects.filter(about, pk__gt=found.last_event).order_by("pk").first()
    if first is None:
        return ""
    return f"«{title_of(first.verb)}», {timezone.localtime(first.at):%H:%M %d/%m/%Y}"


def was_counted(accident: Accident) -> bool:
    """Whether the case was concluded once, and so may stand in a return."""
    events: Any = Event.objects.all()
    return bool(events.about(accident).filter(verb__in=_COUNTED).exists())
