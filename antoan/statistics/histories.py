"""Capture histories: who was on which list. "110" = on lists 1 and 2, not on list 3; the all-zero history is the unseen."""

from __future__ import annotations

import operator
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from antoan.statistics.messages import Message, Refused

MOST_LISTS = 5
WHOLE = re.compile(r"[+-]?[0-9]{1,30}")
LARGEST_COUNT = 10**9  # beyond any population; keeps every sum exact in floating point

NO_LISTS = Message(
    "no_lists",
    "Không có danh sách nào: cần ít nhất hai danh sách để ước lượng số chưa thấy.",
    "No lists at all: at least two are needed to estimate what is unseen.",
)
ONE_LIST = Message(
    "one_list",
    "Chỉ có một danh sách: không thể biết danh sách ấy bỏ sót bao nhiêu. Hãy thêm một nguồn độc lập.",
    "Only one list: it cannot show how many it misses. Add an independent source.",
)
TOO_MANY_LISTS = Message(
    "too_many_lists",
    f"Nhiều hơn {MOST_LISTS} danh sách: hãy gộp các nguồn cùng loại.",
    f"More than {MOST_LISTS} lists: merge sources of one kind.",
)
NOBODY = Message(
    "nobody", "Mọi số đếm đều bằng 0: không có gì để ước lượng.", "Every count is zero: nothing to estimate from."
)
LABELS = Message(
    "labels", "Số tên danh sách không bằng số danh sách.", "There are not as many labels as there are lists."
)
EMPTY_FILE = Message(
    "empty_file",
    "Tệp không có dòng dữ liệu nào. Mỗi dòng cần: lịch sử, số người (ví dụ 110,21).",
    "The file has no data rows. Each row needs: history, count (for example 110,21).",
)


@dataclass(frozen=True, slots=True)
class Histories:
    """A checked table: `counts` holds all 2^k − 1 observable cells (absent ones are 0) in a fixed order."""

    lists: int
    labels: tuple[str, ...]
    counts: dict[str, int]

    @property
    def observed(self) -> int:
        """M, the number of persons on at least one list."""
        return sum(self.counts.values())

    def on_all(self, numbers: Iterable[int]) -> int:
        """How many are on every one of these lists (numbered from 1), whatever the others say."""
        wanted = tuple(numbers)
        return sum(n for cell, n in self.counts.items() if all(cell[i - 1] == "1" for i in wanted))

    def seen_times(self, times: int) -> int:
        """f_j: how many are on exactly `times` lists."""
        return sum(n for cell, n in self.counts.items() if cell.count("1") == times)

    def name(self, number: int) -> str:
        """How a list is called in a message: its number, with its label when it has one."""
        label = self.labels[number - 1]
        return f"{number}" if label == f"{number}" else f"{number} ({label})"


def check_histories(histories: Mapping[str, int], labels: Sequence[str] | None = None) -> Histories:
    """The table, complete and checked. Raises Refused: no_lists, one_list, too_many_lists, bad_history,
    history_length, count_negative, count_not_integer, unseen_given, nobody, empty_list, labels."""
    lists = _number_of_lists(histories)
    for history, count in histories.items():
        check_row(history, count, lists)
    cells = {"".join(bits): 0 for bits in product("10", repeat=lists)}
    cells.update({history: operator.index(count) for history, count in histories.items()})
    del cells["0" * lists]
    table = Histories(lists, _labels(labels, lists), cells)
    _check_people(table)
    return table


def check_row(history: str, count: object, lists: int) -> int:
    """One row of the table; raises Refused and returns the count."""
    if not history or set(history) - {"0", "1"}:
        raise Refused(_bad_history(history))
    if len(history) != lists:
        raise Refused(_wrong_length(history, lists))
    number = _whole(history, count)
    if "1" not in history and number:
        raise Refused(_unseen_given(history))
    return number


def read_histories_csv(path: str | Path) -> dict[str, int]:
    """Read `history,count` rows (e.g. `110,21`) from a UTF-8 or UTF-16 file.

    The separator is a comma, a semicolon or a tab; a header line, a byte-order mark, quotes and blank lines are
    accepted. Raises Refused with the line number for anything else, OSError when the file cannot be read.
    """
    found: dict[str, int] = {}
    lines: dict[str, int] = {}
    for line, cells in _rows(path):
        history, count = _parse(line, cells, len(next(iter(found), cells[0])))
        if history in found:
            raise Refused(_twice(history, lines[history]), line=line)
        found[history], lines[history] = count, line
    if not found:
        raise Refused(EMPTY_FILE)
    return found


def _rows(path: str | Path) -> Iterator[tuple[int, list[str]]]:
    text = _decode(Path(path).read_bytes())
    first = text.lstrip().partition("\n")[0]
    separator = next((mark for mark in (";", "\t") if mark in first), ",")
    data = False
    for line, raw in enumerate(text.splitlines(), start=1):
        cells = [cell.strip().strip('"').strip() for cell in raw.split(separator)]
        if not any(cells) or (not data and _is_header(cells)):
            data = data or any(cells)
            continue
        data = True
        yield line, cells


def _decode(raw: bytes) -> str:
    encoding = "utf-16" if raw[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    # Only the header may hold letters: an old Vietnamese code page in it must not stop the figures.
    return raw.decode(encoding, errors="replace")


def _is_header(cells: Sequence[str]) -> bool:
    digits = [cell.lstrip("+-").replace(".", "").isdigit() for cell in cells]
    return not any(digits)


def _parse(line: int, cells: Sequence[str], lists: int) -> tuple[str, int]:
    if len(cells) < 2 or any(cells[2:]):
        raise Refused(_columns(len(cells)), line=line)
    count = int(cells[1]) if WHOLE.fullmatch(cells[1]) else cells[1]
    try:
        return cells[0], check_row(cells[0], count, lists)
    except Refused as refusal:
        raise Refused(refusal.message, line=line) from None


def _number_of_lists(histories: Mapping[str, int]) -> int:
    lists = len(next(iter(histories), ""))
    if lists == 0:
        raise Refused(NO_LISTS)
    if lists == 1 and not set(next(iter(histories))) - {"0", "1"}:
        raise Refused(ONE_LIST)
    if lists > MOST_LISTS:
        raise Refused(TOO_MANY_LISTS)
    return lists


def _labels(labels: Sequence[str] | None, lists: int) -> tuple[str, ...]:
    if labels is None:
        return tuple(str(i) for i in range(1, lists + 1))
    if len(labels) != lists:
        raise Refused(LABELS)
    return tuple(labels)


def _check_people(table: Histories) -> None:
    if table.observed == 0:
        raise Refused(NOBODY)
    empty = [i for i in range(1, table.lists + 1) if table.on_all([i]) == 0]
    if empty:
        raise Refused(_empty_list(", ".join(table.name(i) for i in empty)))


def _whole(history: str, count: object) -> int:
    try:
        number = operator.index(count)  # type: ignore[arg-type]  # anything may come from a file; index() judges
    except TypeError:
        raise Refused(_not_integer(history, count)) from None
    if isinstance(count, bool):
        raise Refused(_not_integer(history, count))
    if number < 0:
        raise Refused(_negative(history, number))
    if number > LARGEST_COUNT:
        raise Refused(_too_large(history))
    return number


def _bad_history(history: str) -> Message:
    return Message(
        "bad_history",
        f"Lịch sử “{history}” không hợp lệ: chỉ dùng chữ số 1 (có trong danh sách) và 0 (không có), ví dụ 110.",
        f"History “{history}” is not valid: use only 1 (on the list) and 0 (not on it), for example 110.",
    )


def _wrong_length(history: str, lists: int) -> Message:
    return Message(
        "history_length",
        f"Lịch sử “{history}” có {len(history)} chữ số, các lịch sử khác có {lists}. Nếu Excel đã bỏ số 0 ở đầu, "
        "hãy định dạng cột là Văn bản (Text) rồi nhập lại.",
        f"History “{history}” has {len(history)} digits where the others have {lists}. If Excel dropped leading "
        "zeros, format the column as Text and enter it again.",
    )


def _unseen_given(history: str) -> Message:
    return Message(
        "unseen_given",
        f"Lịch sử “{history}” là số người không danh sách nào thấy, tức số cần ước lượng: hãy bỏ dòng này.",
        f"History “{history}” is the number nobody saw, which is what is estimated: remove this row.",
    )


def _not_integer(history: str, count: object) -> Message:
    return Message(
        "count_not_integer",
        f"Số đếm “{count}” của lịch sử “{history}” phải là số nguyên không âm, viết bằng chữ số.",
        f"Count “{count}” of history “{history}” must be a non-negative whole number, in digits.",
    )


def _negative(history: str, count: int) -> Message:
    return Message(
        "count_negative",
        f"Số đếm {count} của lịch sử “{history}” là số âm.",
        f"Count {count} of history “{history}” is negative.",
    )


def _too_large(history: str) -> Message:
    return Message(
        "count_too_large",
        f"Số đếm của lịch sử “{history}” lớn hơn một tỷ; hãy kiểm tra lại.",
        f"The count of history “{history}” is above one billion; check it.",
    )


def _twice(history: str, line: int) -> Message:
    return Message(
        "history_twice",
        f"Lịch sử “{history}” đã có ở dòng {line}: mỗi lịch sử chỉ một dòng.",
        f"History “{history}” is already on line {line}: one row per history.",
    )


def _columns(found: int) -> Message:
    return Message(
        "columns",
        f"Dòng có {found} cột; cần đúng hai cột: lịch sử và số người (ví dụ 110,21).",
        f"The row has {found} columns; two are needed: history and count (for example 110,21).",
    )


def _empty_list(names: str) -> Message:
    return Message(
        "empty_list",
        f"Danh sách {names} không có ai: hãy bỏ danh sách này rồi tính lại.",
        f"List {names} holds nobody: leave it out and compute again.",
    )
