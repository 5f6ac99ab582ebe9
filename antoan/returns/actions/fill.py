"""Opening a return, taking over what the system knows, and saving what people type."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from antoan.audit.record import record
from antoan.lib.periods import Period
from antoan.lib.text import fold
from antoan.org.scope import Actor
from antoan.returns.enums import ReturnState
from antoan.returns.models import Cell, Return
from antoan.returns.queries import REASON_OWED, assess, holds_pen, stamp
from antoan.returns.registry import form_for, form_of
from antoan.returns.spec import FormSpec, Prefill, Ref, Unit, leaf_refs
from antoan.returns.spec.table import MAX_VALUE

ZERO = Decimal(0)
_OPEN = (ReturnState.DRAFT, ReturnState.RETURNED)


class SaveRefused(Exception):
    """Nothing was saved; the message says why and how to mend it."""


class SaveConflict(Exception):
    """Somebody saved in between. `theirs`: the figures now stored that differ from what the caller wanted to save."""

    def __init__(self, message: str, theirs: Mapping[Ref, Decimal]) -> None:
        super().__init__(message)
        self.theirs = theirs


@dataclass(frozen=True)
class CellEntry:
    """A typed figure; `reason` None = as it was."""

    ref: Ref
    value: Decimal
    reason: str | None = None


def open_return(*, form: str, period: Period, unit_key: str, actor: Actor) -> Return:
    """The unit's open return, else the one in force, else a new draft prefilled with what the system knows.

    Raises PermissionDenied out of scope, UnknownForm, SaveRefused (no such unit).
    """
    spec = form_for(form, period)
    unit = spec.provider.unit(unit_key, period)
    if unit is None or not actor.can(spec.fill) or not actor.reaches(unit.place_path, unit.establishment_id):
        raise PermissionDenied
    found = newest(spec, period, unit_key)
    if found:
        return found
    try:
        return create(spec, period, unit, actor)
    except IntegrityError:  # two people opened it at once: the other's is as good
        found = newest(spec, period, unit_key)
        if found is None:
            raise
        return found


def newest(spec: FormSpec, period: Period, unit_key: str) -> Return | None:
    """The unit's last revision."""
    rows = Return.objects.filter(form=spec.code, period=str(period), unit_key=unit_key)
    return rows.select_related("place").order_by("-revision").first()


@transaction.atomic
def create(
    spec: FormSpec, period: Period, unit: Unit, actor: Actor, *, verb: str = "return.open", **more: Any
) -> Return:
    """A new draft, prefilled; `more`: fields beyond those of a first draft."""
    known = spec.provider.prefill(unit, period)
    of = Return.objects.create(
        form=spec.code,
        form_version=spec.version,
        period=str(period),
        unit_key=unit.key,
        unit_name=unit.name[:255],
        unit_folded=fold(unit.name)[:300],
        establishment_id=unit.establishment_id,
        place_id=unit.place_id,
        stratum=unit.stratum,
        header=dict(known.header),
        prefilled_at=timezone.now(),
        is_demo=unit.is_demo,
        **more,
    )
    take_over(of, spec, known)
    record(actor, verb, of, place_path=of.place_path, cells=len(known.values))
    return of


def take_over(of: Return, spec: FormSpec, known: Prefill) -> None:
    """Put the known figures under the typed ones: what a person changed stays, with its reason."""
    fresh = leaf_refs(spec, known.values)
    stored = {(c.table, c.row, c.column): c for c in Cell.objects.filter(of=of).order_by()}
    rows: list[Cell] = []
    for ref in fresh.keys() | stored.keys():
        known_value = fresh.get(ref, _unknown(spec, ref))
        value, reason = _merged(stored.get(ref), known_value)
        rows.append(_cell(of, ref, value, known_value, reason))
    _write(of, rows)
    of.is_nil = assess(of).is_nil
    of.save(update_fields=["is_nil", "saved_at"])


def _unknown(spec: FormSpec, ref: Ref) -> Decimal | None:
    """No case means zero cases; a heading figure that the register lacks is simply not known."""
    return None if ref[0] in spec.heading_tables else ZERO


def _merged(cell: Cell | None, known: Decimal | None) -> tuple[Decimal, str]:
    """Own change survives with its reason; a figure never touched follows the system."""
    if cell is None or cell.value == (cell.prefilled or ZERO):
        return known or ZERO, ""
    return cell.value, "" if known in {None, cell.value} else cell.reason or REASON_OWED


def _cell(of: Return, ref: Ref, value: Decimal, prefilled: Decimal | None, reason: str) -> Cell:
    return Cell(of=of, table=ref[0], row=ref[1], column=ref[2], value=value, prefilled=prefilled, reason=reason[:400])


def _write(of: Return, rows: list[Cell]) -> None:
    """Insert or update; cells that say nothing (zero, and zero known) do not stay."""
    Cell.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["of", "table", "row", "column"],
        update_fields=["value", "prefilled", "reason"],
        batch_size=500,
    )
    Cell.objects.filter(Q(prefilled=0) | Q(prefilled=None), of=of, value=0).delete()


@transaction.atomic
def refresh(*, of: Return, actor: Actor) -> Return:
    """Read the cases and the register again; own changes stay."""
    locked, spec = _locked(of, actor)
    unit = spec.provider.unit(locked.unit_key, Period.parse(locked.period))
    if unit is None:
        raise SaveRefused(_("Đơn vị báo cáo không còn trong sổ đăng ký cơ sở."))
    known = spec.provider.prefill(unit, Period.parse(locked.period))
    locked.header = {**dict(known.header), **_own_header(spec, locked)}
    locked.stratum, locked.prefilled_at = unit.stratum, timezone.now()
    locked.save(update_fields=["header", "stratum", "prefilled_at", "saved_at"])
    take_over(locked, spec, known)
    record(actor, "return.refresh", locked, place_path=locked.place_path)
    return locked


def _own_header(spec: FormSpec, of: Return) -> dict[str, str]:
    return {f.key: of.header[f.key] for f in spec.header if f.editable and of.header.get(f.key)}


@transaction.atomic
def save(
    *,
    of: Return,
    actor: Actor,
    entries: Iterable[CellEntry],
    header: Mapping[str, str] | None = None,
    common_reason: str = "",
    version: str = "",
) -> Return:
    """Save typed figures and heading texts. All or nothing.

    `version`: the stamp of the page they were typed on. Raises SaveConflict when it is older than what is stored,
    SaveRefused (no such cell, out of bounds, not open any more), PermissionDenied.
    """
    locked, spec = _locked(of, actor)
    wanted = list(entries)
    if version and version != stamp(locked):
        raise _conflict(locked, wanted)
    for entry in wanted:
        _accept_entry(spec, entry)
    # Whoever keys in from paper has the reason before his eyes; it need not be typed for each figure.
    reason = common_reason.strip() or (_("Theo bản giấy cơ sở đã nộp") if locked.is_on_paper else "")
    changes = _apply(spec, locked, wanted, reason)
    text = _header(spec, locked, header or {})
    if changes or text != locked.header:
        locked.header, locked.is_nil = text, assess(locked).is_nil
        locked.save(update_fields=["header", "is_nil", "saved_at"])
        record(actor, "return.save", locked, place_path=locked.place_path, changes=changes[:500], count=len(changes))
    return locked


def _locked(of: Return, actor: Actor) -> tuple[Return, FormSpec]:
    """The row, locked and open to this actor's pen."""
    locked = Return.objects.select_for_update(of=("self",)).select_related("place").get(pk=of.pk)
    spec = form_of(locked.form, locked.form_version)
    if not holds_pen(actor, spec, locked):
        raise PermissionDenied
    if locked.state not in _OPEN:
        message = _("Báo cáo đang ở trạng thái «%(state)s» nên không sửa được. Hãy tải lại trang.")
        raise SaveRefused(message % {"state": locked.get_state_display()})
    return locked, spec


def _conflict(locked: Return, wanted: list[CellEntry]) -> SaveConflict:
    stored = {(c.table, c.row, c.column): c.value for c in Cell.objects.filter(of=locked)}
    theirs = {e.ref: stored.get(e.ref, ZERO) for e in wanted if stored.get(e.ref, ZERO) != e.value}
    at = timezone.localtime(locked.saved_at)
    message = _(
        "Báo cáo vừa được lưu ở nơi khác lúc %(time)s. Số bạn nhập vẫn còn trên màn hình và chưa được lưu: "
        "xem lại rồi bấm «Lưu đè các ô tôi vừa sửa», hoặc tải lại trang để lấy bản mới."
    )
    return SaveConflict(message % {"time": f"{at:%H:%M:%S %d/%m/%Y}"}, theirs)


def _accept_entry(spec: FormSpec, entry: CellEntry) -> None:
    if not spec.is_typed(entry.ref):
        raise SaveRefused(_("Biểu không có ô nhập %(ref)s. Hãy tải lại trang.") % {"ref": "/".join(entry.ref)[:60]})
    if not 0 <= entry.value < MAX_VALUE:
        raise SaveRefused(_("Số ở ô %(ref)s quá lớn hoặc âm.") % {"ref": "/".join(entry.ref)})
    if len(entry.ref[1]) > 40 or "\x00" in entry.ref[1]:
        raise SaveRefused(_("Mã dòng quá dài."))


def _apply(spec: FormSpec, locked: Return, wanted: list[CellEntry], common: str) -> list[list[str]]:
    """Write the entries that change something; what is returned goes into the audit event."""
    stored = {(c.table, c.row, c.column): c for c in Cell.objects.filter(of=locked).order_by()}
    rows: dict[Ref, Cell] = {}
    changes: list[list[str]] = []
    for entry in wanted:
        old = stored.get(entry.ref)
        before, known = (old.value, old.prefilled) if old else (ZERO, _unknown(spec, entry.ref))
        reason = _reason(entry, old, known, common)
        if entry.value != before or reason != (old.reason if old else ""):
            rows[entry.ref] = _cell(locked, entry.ref, entry.value, known, reason)
            changes.append(["/".join(entry.ref), str(before), str(entry.value), reason])
    for ref, cell in stored.items() if common else ():
        if ref not in rows and cell.reason == REASON_OWED:
            rows[ref] = _cell(locked, ref, cell.value, cell.prefilled, common)
            changes.append(["/".join(ref), str(cell.value), str(cell.value), common])
    _write(locked, list(rows.values()))
    return changes


def _reason(entry: CellEntry, old: Cell | None, known: Decimal | None, common: str) -> str:
    """Why the figure differs from what the system knows; owed until somebody says it."""
    if known is None or entry.value == known:
        return ""
    own = (entry.reason if entry.reason is not None else (old.reason if old else "")).strip()
    return (own if own and own != REASON_OWED else common or REASON_OWED)[:400]


def _header(spec: FormSpec, locked: Return, header: Mapping[str, str]) -> dict[str, str]:
    typed = {
        f.key: str(header[f.key]).replace("\x00", "").strip()[:300]
        for f in spec.header
        if f.editable and f.key in header
    }
    return {**locked.header, **typed}
