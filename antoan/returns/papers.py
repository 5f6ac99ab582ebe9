"""A return as an official paper: the same headings, rows and figures in Word, PDF and Excel."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from antoan.documents import paper as doc
from antoan.lib.dates import parse_date
from antoan.lib.numbers import format_number
from antoan.lib.periods import Period
from antoan.returns.grid import headings
from antoan.returns.models import Return
from antoan.returns.queries import Assessment, assess
from antoan.returns.spec import Column, FormSpec, Ref, Table, row_label
from antoan.returns.spec.arithmetic import shown

ZERO = Decimal(0)


def paper_of(of: Return, found: Assessment | None = None) -> doc.Paper:
    """The paper of a return as it stands; a return that is not accepted says so on its face."""
    found = found or assess(of)
    form = found.form
    period = Period.parse(of.period)
    frozen = bool(of.content_hash)
    return doc.Paper(
        template=form.code,
        version=form.version,
        title=str(form.title),
        subtitle=_("Kỳ báo cáo: %(period)s") % {"period": period.return_label},
        left=(of.header.get("unit", of.unit_name),),
        place_date=_place_date(of),
        blocks=(*_heading(of, found), *(_table(found, table) for table in form.tables if _is_drawn(found, table))),
        signatures=(doc.Signature(str(form.signer), _("(Ký, họ tên, chức vụ, đóng dấu)"), _signer(of, form)),),
        recipients=tuple(filter(None, (of.header.get("receiver", ""), of.header.get("receiver_2", ""), _("Lưu: VT.")))),
        landscape=True,
        unverified=form.unverified,
        content_hash=of.content_hash,
        demo=of.is_demo,
        footnotes=(*_how_it_came(of), *(() if frozen else (_("Bản chưa được duyệt: số liệu có thể thay đổi."),))),
    )


def _signer(of: Return, form: FormSpec) -> str:
    """The printed name; where acceptance is the signature, none until then."""
    return "" if form.issues_paper and not of.content_hash else of.signer_name


def _how_it_came(of: Return) -> tuple[str, ...]:
    """One sentence on a return that an office keyed in."""
    if of.paper_received_on is None:
        return ()
    words = {"day": f"{of.paper_received_on:%d/%m/%Y}", "who": of.paper_by}
    return (_("Nhập thay từ bản giấy nhận ngày %(day)s; người nhập: %(who)s.") % words,)


def _is_drawn(found: Assessment, table: Table) -> bool:
    return table.printed and table.key not in found.form.heading_tables


def _place_date(of: Return) -> str:
    written = of.header.get("report_date", "")
    day, _problem = parse_date(written)
    if day is None:
        return written or _("..., ngày ... tháng ... năm ...")
    parts = {"day": f"{day:%d}", "month": f"{day:%m}", "year": day.year}
    return _("..., ngày %(day)s tháng %(month)s năm %(year)s") % parts


def _heading(of: Return, found: Assessment) -> list[doc.Block]:
    blocks: list[doc.Block] = []
    for field in found.form.header:
        number = f"{field.number}. " if field.number else ""
        blocks.append(doc.Field(f"{number}{field.label}", str(of.header.get(field.key, ""))))
    for key in sorted(found.form.heading_tables):
        blocks.extend(_heading_figures(found, found.form.table[key]))
    if of.revision > 1:
        blocks.append(
            doc.Para(_("Bản sửa lần %(n)s. Lý do: %(why)s") % {"n": of.revision - 1, "why": of.correction_reason})
        )
    if found.is_nil:
        blocks.append(doc.Para(_("Trong kỳ không xảy ra tai nạn lao động."), bold=True))
    return blocks


def _heading_figures(found: Assessment, table: Table) -> list[doc.Block]:
    row = next(iter(table.fixed))
    return [
        doc.Field(f"{c.number}. {c.path[-1]}", _written(c, found.full.get((table.key, row, c.key))))
        for c in table.numbers
    ]


def _written(column: Column, value: Decimal | None) -> str:
    return format_number(shown(column, value)) if value else "0"


def _table(found: Assessment, table: Table) -> doc.Table:
    rows = table.ordered_rows({row for t, row, _c in found.full if t == table.key})
    head = [list(line) for line in headings(table)]
    head.append([doc.HeadCell(f"({c.number})" if c.number else "") for c in table.columns])
    return doc.Table(
        widths=[c.width for c in table.columns],
        head=head,
        rows=[_row(found, table, row) for row in rows],
        aligns=[
            "left" if c.kind in {"name", "note"} else "center" if c.kind == "code" else "right" for c in table.columns
        ],
        caption=str(table.caption),
        decimals=[c.digits for c in table.columns],
    )


def _row(found: Assessment, table: Table, row: str) -> doc.Row:
    label, code = row_label(table, row, found.labels)
    fixed, group = table.fixed.get(row), table.group_of(row)
    cells: list[doc.Value] = []
    for column in table.columns:
        if column.is_number:
            cells.append(_figure(found, (table.key, row, column.key), column))
        else:
            cells.append({"name": label, "code": code}.get(column.kind, ""))
    indent = fixed.indent if fixed else group.indent if group else 0
    return doc.Row(cells, bold=bool(fixed and fixed.bold), indent=indent)


def _figure(found: Assessment, ref: Ref, column: Column) -> doc.Value:
    """Numbers stay numbers in Excel; zero is printed, so that nothing looks forgotten; a rate without denominator is empty."""
    value = found.figure(ref)
    if value is None:
        return None
    rounded = shown(column, value)
    return int(rounded) if not column.digits else rounded
