"""The story of a case or of a declaration, from the audit log: who, what, when, in words."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from antoan.accidents.enums import CaseSeverity, CaseState, DeclarationState, Severity
from antoan.accidents.models import Accident, Declaration, Victim
from antoan.accidents.rules.identity import masked, may_read_names
from antoan.accidents.rules.life import CASE, DECLARATION
from antoan.audit.models import Event
from antoan.org.scope import Actor

_SHOWN = 200
_TITLES: dict[str, str | Promise] = {
    "declaration.submit": _("Khai báo được gửi"),
    "accident.open": _("Mở hồ sơ vụ từ các nguồn"),
    "accident.edit": _("Sửa thông tin vụ"),
    "accident.severity": _("Mức độ của vụ thay đổi"),
    "accident.import": _("Nhập từ danh sách cũ"),
    "investigation.clock": _("Cấp điều tra, thời hạn tính lại"),
    "investigation.start": _("Xác định cấp điều tra và thời hạn"),
    "investigation.section": _("Viết một mục của biên bản"),
    "investigation.expertise": _("Thay đổi việc giám định, thời hạn tính lại"),
    "investigation.extend": _("Gia hạn thời gian điều tra"),
    "investigation.hand_over": _("Chuyển cấp trung ương điều tra"),
    "investigation.receive": _("Ghi văn bản nhận từ trung ương"),
    "investigation.publish": _("Niêm yết công khai"),
    "accident.absorb": _("Nhận một vụ trùng nhập vào"),
    "accident.release": _("Tách một vụ đã nhập ra"),
    "measure.done": _("Hoàn thành một biện pháp"),
    "victim.add": _("Thêm nạn nhân"),
    "victim.edit": _("Sửa thông tin nạn nhân"),
    "victim.state": _("Tình trạng nạn nhân thay đổi"),
    "sighting.link": _("Ghép một nguồn với nạn nhân"),
    "sighting.unlink": _("Gỡ ghép một nguồn"),
    "documents.attach": _("Thêm tệp vào hồ sơ"),
    "documents.remove": _("Gỡ tệp khỏi hồ sơ"),
    "documents.issue": _("Phát hành giấy tờ"),
}
_WORDS: dict[str, str | Promise] = {
    **{str(k): v for choices in (CaseState, DeclarationState) for k, v in choices.choices},
    **{str(k): v for choices in (Severity, CaseSeverity) for k, v in choices.choices},
}
_IMPORTANT = {"accident.severity", "victim.state", "investigation.clock", "accident.merge", "accident.absorb"}


@dataclass(frozen=True)
class Line:
    """One event of the story."""

    at: dt.datetime
    title: str | Promise
    who: str
    detail: str = ""
    level: str = "neutral"


def story_of(accident: Accident, actor: Actor) -> list[Line]:
    """Events of the case and of its declarations, newest first; names are masked for whoever may not read them."""
    declarations = [str(d.pk) for d in accident.declarations.all()]
    about = Q(target_type="accidents.accident", target_id=str(accident.pk))
    about |= Q(target_type="accidents.declaration", target_id__in=declarations)
    names = [victim.name for victim in accident.victims.all()]
    return _lines(about, actor, names)


def story_of_declaration(declaration: Declaration, actor: Actor) -> list[Line]:
    """Events of one declaration, newest first."""
    about = Q(target_type="accidents.declaration", target_id=str(declaration.pk))
    return _lines(about, actor, [sighting.name for sighting in declaration.sightings.all()])


def _lines(about: Q, actor: Actor, names: list[str]) -> list[Line]:
    events = Event.objects.filter(about).order_by("-pk")[:_SHOWN]
    hidden = [] if may_read_names(actor) else names
    return [
        Line(
            at=event.at,
            title=title_of(event.verb),
            who=" · ".join(part for part in (event.actor_name, event.agency_name) if part),
            detail=masked(_detail(event.data, with_names=not hidden), hidden),
            level="warn" if event.verb in _IMPORTANT else "neutral",
        )
        for event in events
    ]


def title_of(verb: str) -> str | Promise:
    """What an event did, in words."""
    if verb in _TITLES:
        return _TITLES[verb]
    kind, _dot, move = verb.partition(".")
    table = CASE if kind == "accident" else DECLARATION
    found = table.transitions.get(move)
    return found.label if found else verb


def _detail(data: dict[str, Any], *, with_names: bool) -> str:
    """What an event tells beyond its title, in words."""
    parts = []
    if isinstance(data.get("before"), str) and isinstance(data.get("after"), str):
        parts.append(f"{_WORDS.get(data['before'], data['before'])} → {_WORDS.get(data['after'], data['after'])}")
    for field, (before, after) in (data.get("changes") or {}).items():
        if with_names or field not in {"name", "birth_year", "birth_date", "injury_codes", "injury_text"}:
            parts.append(f"{_field_words(field)}: {_shown(before)} → {_shown(after)}")
    edited = [name for name in data.get("edited") or () if name not in (data.get("changes") or {})]
    if edited:
        parts.append(", ".join(_field_words(name) for name in edited))
    parts += [str(data[key]) for key in ("number", "comment", "reason", "note", "file", "paper") if data.get(key)]
    return "; ".join(parts)


def _field_words(name: str) -> str:

    for model in (Accident, Victim):
        if name in {field.name for field in model._meta.get_fields()}:
            return str(getattr(model._meta.get_field(name), "verbose_name", name))
    return name


def _shown(value: Any) -> str:
    if value in (None, "", []):
        return "—"
    return str(_WORDS.get(value, value)) if isinstance(value, str) else str(value)
