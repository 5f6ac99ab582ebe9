"""Lists come in: a CSV file in any encoding and with any separator, an Arrow table, or rows from the program."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from antoan.lib.text import UnknownEncodingError, decode_bytes, decode_legacy, detect_legacy
from antoan.linkage.errors import LinkageRefused
from antoan.linkage.session import Session, literal, quoted

if TYPE_CHECKING:
    from typing import TypeAlias

    import pyarrow as pa

    # A list of people: the path of a CSV file, an Arrow table, or rows.
    People: TypeAlias = Path | str | pa.Table | Iterable[Mapping[str, object]]

NOTHING = "nothing"  # the only column of a list without rows and without columns
_SAMPLE = 64 * 1024
_WORKBOOKS = {b"PK\x03\x04", b"\xd0\xcf\x11\xe0"}  # how .xlsx and .xls begin


def load(session: Session, people: People, table: str) -> list[str]:
    """Put a list into the database as the view or table `table`, every value a text; returns its columns."""
    if isinstance(people, str | Path):
        _load_csv(session, Path(people), table)
    else:
        _load_arrow(session, people, table)
    return [row[0] for row in session.con.execute(f"describe {table}").fetchall()]


def _load_arrow(session: Session, people: pa.Table | Iterable[Mapping[str, object]], table: str) -> None:
    import pyarrow as pa

    given = people if isinstance(people, pa.Table) else _as_arrow(people)
    if not given.column_names:
        given = pa.table({NOTHING: pa.array([], pa.string())})
    session.con.register(f"{table}_given", given)
    texts = ", ".join(f"cast({quoted(c)} as varchar) as {quoted(c)}" for c in given.column_names)
    session.con.execute(f"create table {table} as select {texts} from {table}_given")
    session.con.unregister(f"{table}_given")


def _as_arrow(rows: Iterable[Mapping[str, object]]) -> pa.Table:
    import pyarrow as pa

    rows = list(rows)
    names = list(dict.fromkeys(name for row in rows for name in row))
    texts = {name: [_text(row.get(name)) for row in rows] for name in names}
    return pa.table({name: pa.array(values, pa.string()) for name, values in texts.items()})


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _load_csv(session: Session, path: Path, table: str) -> None:
    import duckdb

    if not path.is_file():
        raise LinkageRefused(_("Không có tệp “%s”. Hãy kiểm tra đường dẫn.") % path)
    if path.stat().st_size == 0:
        raise LinkageRefused(_("Tệp “%s” trống: cần ít nhất một dòng tên cột.") % path.name)
    _refuse_workbook(path)
    readable, head = _as_utf8(path, session.directory / f"{table}.csv")
    if not head.strip():
        raise LinkageRefused(_("Tệp “%s” trống: cần ít nhất một dòng tên cột.") % path.name)
    options = f"delim = {literal(separator(head))}, quote = '\"', escape = '\"', header = true, all_varchar = true"
    source = f"read_csv({literal(str(readable))}, {options}, null_padding = true, strict_mode = false)"
    try:
        session.con.execute(f"create table {table} as select * from {source}")
    except duckdb.Error as error:
        raise LinkageRefused(_bad_line(path, str(error))) from error
    for column, *_rest in session.con.execute(f"describe {table}").fetchall():
        if column != column.strip():
            session.con.execute(f"alter table {table} rename column {quoted(column)} to {quoted(column.strip())}")


def _refuse_workbook(path: Path) -> None:
    with path.open("rb") as stream:
        if stream.read(4) in _WORKBOOKS:
            raise LinkageRefused(
                _("Tệp “%s” là tệp Excel. Hãy mở bằng Excel và lưu lại dạng “CSV UTF-8” rồi chạy lại.") % path.name
            )


def _bad_line(path: Path, error: str) -> str:
    line = re.search(r"[Ll]ine:? (\d+)", error)
    if line:
        return _("Không đọc được tệp “%(file)s” ở dòng %(line)s: số ô hoặc dấu ngoặc kép của dòng không đúng.") % {
            "file": path.name,
            "line": line[1],
        }
    return _("Không đọc được tệp “%s”: số ô hoặc dấu ngoặc kép của một dòng không đúng.") % path.name


def _as_utf8(path: Path, copy: Path) -> tuple[Path, str]:
    """A file in UTF-8 with the same text (the file itself if it is that already), and its beginning."""
    if _is_utf8(path):
        with path.open(encoding="utf-8-sig", newline="") as stream:
            head = stream.read(_SAMPLE)
        if not detect_legacy(head):
            return path, head
    try:
        text, _encoding = decode_bytes(path.read_bytes())
    except UnknownEncodingError as error:
        raise LinkageRefused(_("Tệp “%(file)s”: %(error)s") % {"file": path.name, "error": error}) from error
    if legacy := detect_legacy(text[:_SAMPLE]):
        text = decode_legacy(text, legacy)
    copy.write_text(text, encoding="utf-8")
    return copy, text[:_SAMPLE]


def _is_utf8(path: Path) -> bool:
    """Whether every byte of the file is UTF-8 and it is not UTF-16; read in pieces."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as stream:
        while piece := stream.read(1 << 20):
            try:
                text = decoder.decode(piece)
            except UnicodeDecodeError:
                return False
            if "\0" in text:
                return False
    return True


def separator(head: str) -> str:
    """The separator of a CSV by its first line: the one of ; , tab | that occurs most outside quotes."""
    line = re.sub(r'"[^"]*"', "", head.split("\n", 1)[0])
    return max(",;\t|", key=line.count)
