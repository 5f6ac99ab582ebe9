"""Changes of the legal data: a new dated value, a comparison with the gazette, an entry of a list. Nothing is overwritten."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from antoan.audit.record import record
from antoan.law.models import Act, Certainty, CodeItem, Parameter
from antoan.law.permissions import LawPermission
from antoan.law.rules import OPEN_LISTS, read_value, start_problem
from antoan.lib.text import fold
from antoan.org.scope import Actor

ITEM_FACTS = ("label", "label_en", "parent_code", "level", "order", "basis", "note")
ACT_FACTS = ("short_name", "title", "issued_on", "in_force_on", "ended_on", "note")
ONE_DAY = dt.timedelta(days=1)


class Refused(Exception):
    """Not possible; field → Vietnamese sentence."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__("; ".join(problems.values()))
        self.problems = problems


@transaction.atomic
def add_value(
    *,
    key: str,
    text: str,
    valid_from: dt.date,
    basis: str,
    act: Act | None = None,
    note: str = "",
    certainty: str = Certainty.MEMORY,
    actor: Actor,
) -> Parameter:
    """A new value of a parameter from a day on; the one in force ends the day before. Raises Refused.

    A value that has been in use is never overwritten: cases of its time are judged by it.
    """
    _may_edit(actor)
    latest = Parameter.objects.select_for_update().filter(key=key).order_by("-valid_from").first()
    if latest is None:
        raise Refused({"": _("Không có tham số này.")})
    value, error = read_value(text, latest.value)
    problems = {"value": error} if error else {}
    if late := start_problem(valid_from, latest.valid_from, timezone.localdate()):
        problems["valid_from"] = late
    if not basis.strip():
        problems["basis"] = _("Ghi căn cứ: văn bản, điều, khoản.")
    if certainty == Certainty.VERIFIED and not note.strip():
        problems["note"] = _("Ghi đã đối chiếu với bản nào, ở đâu, ngày nào.")
    if problems:
        raise Refused(problems)
    if latest.valid_to is None or latest.valid_to >= valid_from:
        latest.valid_to = valid_from - ONE_DAY
        latest.save(update_fields=["valid_to"])
    new = Parameter.objects.create(
        key=key, label=latest.label, unit=latest.unit, value=value, valid_from=valid_from,
        basis=basis, act=act, note=note, certainty=certainty,
    )  # fmt: skip
    record(
        actor,
        "law.value_added",
        new,
        before=latest.value,
        after=value,
        valid_from=valid_from,
        basis=basis,
        certainty=certainty,
    )
    return new


@transaction.atomic
def withdraw_value(*, value: Parameter, actor: Actor) -> None:
    """Take back a value that has not begun yet: it was never used. The one before goes on. Raises Refused."""
    _may_edit(actor)
    if value.valid_from <= timezone.localdate():
        raise Refused({"": _("Giá trị này đã có hiệu lực, không xóa được. Thêm một giá trị mới để thay.")})
    before = Parameter.objects.filter(key=value.key, valid_to=value.valid_from - ONE_DAY).first()
    record(actor, "law.value_withdrawn", value, value=value.value, valid_from=value.valid_from)
    value.delete()
    if before:
        before.valid_to = None
        before.save(update_fields=["valid_to"])


@transaction.atomic
def verify(*, row: Parameter | CodeItem | Act, note: str, actor: Actor) -> None:
    """Say that the row has been compared with the gazette; the note says with which copy. Raises Refused."""
    _may_edit(actor)
    if not note.strip():
        raise Refused({"note": _("Ghi đã đối chiếu với bản nào, ở đâu, ngày nào.")})
    before, row.certainty = row.certainty, Certainty.VERIFIED
    row.note = f"{row.note}\n{_('Đối chiếu')} {timezone.localdate():%d/%m/%Y}, {actor.name}: {note}".strip()
    row.save(update_fields=["certainty", "note"])
    record(actor, "law.verified", row, before=before, after=row.certainty, note=note)


@transaction.atomic
def save_item(*, item: CodeItem, facts: Mapping[str, Any], actor: Actor) -> CodeItem:
    """Enter or correct an entry of a code list; its code stays what it is once entered. Raises Refused."""
    _may_edit(actor)
    adding = item._state.adding
    if adding and item.list_key not in OPEN_LISTS:
        raise Refused({"code": _("Danh mục này theo bảng của Nhà nước, không thêm mục được.")})
    if adding and CodeItem.objects.filter(list_key=item.list_key, code=item.code, valid_to=None).exists():
        raise Refused({"code": _("Mã này đã có trong danh mục.")})
    before = {} if adding else {name: getattr(item, name) for name in ITEM_FACTS}
    for name in ITEM_FACTS:
        if name in facts:
            setattr(item, name, facts[name])
    item.folded = fold(f"{item.code} {item.label}")[:500]
    item.save()
    after = {name: getattr(item, name) for name in ITEM_FACTS}
    changes = {name: [before.get(name), after[name]] for name in after if before.get(name) != after[name]}
    if changes:
        record(actor, "law.item_added" if adding else "law.item_updated", item, changes=changes)
    return item


@transaction.atomic
def end_item(*, item: CodeItem, last_day: dt.date, actor: Actor) -> None:
    """The entry is no longer offered after a day; what carries its code keeps it."""
    _may_edit(actor)
    if last_day < item.valid_from:
        raise Refused({"last_day": _("Ngày kết thúc phải sau ngày bắt đầu hiệu lực.")})
    item.valid_to = last_day
    item.save(update_fields=["valid_to"])
    record(actor, "law.item_ended", item, after=last_day)


@transaction.atomic
def save_act(*, act: Act, facts: Mapping[str, Any], actor: Actor) -> None:
    """Enter an act (unsaved, with its number) or correct one's names and dates. Raises Refused."""
    _may_edit(actor)
    adding = act._state.adding
    if adding and Act.objects.filter(code__iexact=act.code).exists():
        raise Refused({"code": _("Văn bản số này đã có. Mở văn bản đó để sửa.")})
    before = {name: None if adding else getattr(act, name) for name in ACT_FACTS}
    for name in ACT_FACTS:
        setattr(act, name, facts[name])
    changes = {name: [before[name], getattr(act, name)] for name in ACT_FACTS if before[name] != getattr(act, name)}
    if changes:
        act.save()
        record(actor, "law.act_added" if adding else "law.act_updated", act, changes=changes)


def _may_edit(actor: Actor) -> None:
    if not actor.can(LawPermission.EDIT):
        raise PermissionDenied
