"""What a reader must be told beside an estimate of the unseen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from scipy.special import chdtrc

from antoan.lib.numbers import format_number
from antoan.statistics.capture import TwoLists
from antoan.statistics.histories import Histories
from antoan.statistics.loglinear import ModelFit, best_of, close_to_best
from antoan.statistics.messages import Message

Pair = tuple[int, int]
SMALL_OVERLAP = 7  # Chapman is nearly unbiased from 7 on both lists (Robson & Regier 1964; Seber 1982, p. 60)
DISAGREE = 1.5

A_RANGE = Message(
    "a_range",
    "Ước lượng là một khoảng theo nhiều mô hình, không phải một con số: với 237 ca tử vong lao động đã biết chắc, phần lớn "
    "mô hình cho kết quả thấp hơn nhiều (Cormack, Chang và Smith 2000).",
    "The estimate is a range over models, not one number: with 237 known occupational deaths most models came out far too "
    "low (Cormack, Chang & Smith 2000).",
)
TWO_LISTS = Message(
    "two_lists",
    "Chỉ với hai danh sách, giả định độc lập không kiểm tra được: hãy xem bảng độ nhạy theo tỷ số chênh.",
    "With only two lists independence cannot be tested: read the sensitivity by odds ratio.",
)
SATURATED = Message(
    "best_saturated",
    "Mô hình được chọn khớp hoàn toàn số liệu (0 bậc tự do) nên số liệu không kiểm chứng được nó.",
    "The chosen model fits the table exactly (no degrees of freedom), so the data cannot test it.",
)
POOR_FIT = Message(
    "poor_fit",
    "Mô hình được chọn vẫn khớp kém với số liệu: có thể các nhóm người khác nhau; hãy ước lượng riêng từng nhóm.",
    "Even the chosen model fits the table poorly: people may differ in how likely they are listed; estimate by group.",
)
NO_MODEL = Message(
    "no_model",
    "Các danh sách quá thưa: không mô hình nào xác định được, nên không đưa ra con số.",
    "The lists are too sparse: no model is identified, so no number is given.",
)


def cautions(table: Histories, pairs: Mapping[Pair, TwoLists], fits: Sequence[ModelFit]) -> list[Message]:
    """Everything to say about this table and these fits, the general first."""
    return [A_RANGE, *_about_lists(table, pairs), *_about_models(fits)]


def _about_lists(table: Histories, pairs: Mapping[Pair, TwoLists]) -> Iterator[Message]:
    if table.lists == 2:
        yield TWO_LISTS
    for (first, second), lists in pairs.items():
        names = table.name(first), table.name(second)
        if lists.both == 0:
            yield _no_overlap(*names)
        elif lists.undefined:
            yield _subset(*(names if lists.first <= lists.second else names[::-1]))
        elif lists.both < SMALL_OVERLAP:
            yield _small_overlap(*names, lists.both)


def _about_models(fits: Sequence[ModelFit]) -> Iterator[Message]:
    without = [fit.model for fit in fits if fit.why]
    best = best_of(fits)
    if without:
        yield _not_identified(without)
    if best is None:
        yield NO_MODEL
        return
    yield from _about_best(best, fits)


def _about_best(best: ModelFit, fits: Sequence[ModelFit]) -> Iterator[Message]:
    if best.df == 0 and len(fits) > 1:
        yield SATURATED
    elif best.df and chdtrc(best.df, best.deviance or 0.0) < 0.05:
        yield POOR_FIT
    sizes = [fit.total for fit in close_to_best(fits) if fit.total is not None]
    if max(sizes) > DISAGREE * min(sizes):
        yield _disagree(min(sizes), max(sizes))
    if best.high is None:
        yield _no_upper_end(best.model)


def _no_overlap(first: str, second: str) -> Message:
    return Message(
        "no_overlap",
        f"Danh sách {first} và {second} không có ai chung: không ước lượng từ cặp này; hãy kiểm tra việc liên kết.",
        f"Lists {first} and {second} share nobody: this pair gives no estimate; check the linkage.",
    )


def _subset(inner: str, outer: str) -> Message:
    return Message(
        "subset",
        f"Mọi người của danh sách {inner} đều có trong danh sách {outer}: không phải hai nguồn độc lập; hãy bỏ bớt một.",
        f"Everybody on list {inner} is on list {outer}: they are not two independent sources; leave one out.",
    )


def _small_overlap(first: str, second: str, both: int) -> Message:
    return Message(
        "small_overlap",
        f"Danh sách {first} và {second} chỉ có {both} người chung (nên từ {SMALL_OVERLAP}): ước lượng không chắc chắn.",
        f"Lists {first} and {second} share only {both} (at least {SMALL_OVERLAP} wanted): the estimate is shaky.",
    )


def _not_identified(models: Sequence[str]) -> Message:
    names = ", ".join(models)
    return Message(
        "not_identifiable",
        f"Không xác định được các mô hình {names} (ô trống hoặc quá ít người chung); không đưa ra con số cho các mô hình này.",
        f"Models {names} are not identifiable (empty cells or too few in common); they get no number.",
    )


def _disagree(low: float, high: float) -> Message:
    return Message(
        "models_disagree",
        f"Các mô hình gần tốt như nhau cho kết quả từ {format_number(low, 0)} đến {format_number(high, 0)}: hãy nêu cả khoảng, không nêu một số.",
        f"Models about equally good range from {low:.0f} to {high:.0f}: report the range, not one number.",
    )


def _no_upper_end(model: str) -> Message:
    return Message(
        "no_upper_end",
        f"Khoảng tin cậy của mô hình {model} không có đầu trên: số liệu không loại trừ một số rất lớn.",
        f"The interval of model {model} has no upper end: the data do not rule out a very large number.",
    )
