"""An estimate of the unseen as a page of plain Vietnamese text, for a terminal or a message."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from antoan.lib.numbers import format_number
from antoan.statistics.loglinear import ModelFit
from antoan.statistics.sensitivity import LinkageError
from antoan.statistics.unseen import UnseenResult

NONE = "không xác định"
MOST_MODELS = 12


def in_words(result: UnseenResult) -> str:
    """All parts of the estimate, rounded for reading; the exact values are in `UnseenResult.as_json`."""
    parts = [_heading, _pairs, _models, _conclusion, _sensitivity, _warnings]
    return "\n\n".join("\n".join(part(result)) for part in parts) + "\n"


def _heading(result: UnseenResult) -> Iterator[str]:
    yield f"Đã thấy ở ít nhất một danh sách: {format_number(result.observed)} người"
    for number, label in enumerate(result.table.labels, start=1):
        name = f"Danh sách {number}" if label == str(number) else f"Danh sách {number} ({label})"
        yield f"  {name}: {format_number(result.table.on_all([number]))} người"


def _pairs(result: UnseenResult) -> Iterator[str]:
    yield "Từng cặp danh sách, bỏ qua các danh sách khác"
    rows = [["cặp", "chung", "Lincoln–Petersen", "Chapman", "sai số chuẩn", "khoảng 95 %"]]
    for (first, second), pair in result.pairs.items():
        chapman = pair.chapman
        sizes = [format_number(pair.lists.both), _size(pair.lincoln_petersen.total), _size(chapman.total)]
        rows.append([f"{first},{second}", *sizes, _size(chapman.error), _interval(chapman.low, chapman.high)])
    yield from _aligned(rows)


def _models(result: UnseenResult) -> Iterator[str]:
    yield "Mô hình log-tuyến tính (các danh sách viết liền nhau là phụ thuộc nhau)"
    shown = _worth_showing(result)
    rows = [["mô hình", "N", "sai số chuẩn", "độ lệch", "bậc tự do", "AIC", "BIC", "khoảng 95 %"]]
    yield from _aligned([*rows, *(_model_row(fit) for fit in shown)])
    if hidden := len(result.models) - len(shown):
        yield f"  … và {hidden} mô hình khác, xem bằng --json"


def _worth_showing(result: UnseenResult) -> Sequence[ModelFit]:
    if len(result.models) <= MOST_MODELS:
        return result.models
    close = sorted(result.close, key=lambda fit: fit.bic or 0.0)[: MOST_MODELS - 1]
    return [result.models[0], *(fit for fit in close if fit is not result.models[0])]


def _model_row(fit: ModelFit) -> list[str]:
    if fit.total is None:
        return [fit.model, NONE, "", "", str(fit.df), "", "", ""]
    numbers = [_size(fit.total), _size(fit.error), _fine(fit.deviance)]
    return [fit.model, *numbers, str(fit.df), _fine(fit.aic), _fine(fit.bic), _interval(fit.low, fit.high)]


def _conclusion(result: UnseenResult) -> Iterator[str]:
    best, low_high, envelope = result.best, result.range, result.range_interval
    if best is None or low_high is None or envelope is None:
        yield "Kết luận: các danh sách quá thưa, không đưa ra con số."
        return
    if len(result.close) == 1:
        yield f"Chỉ một mô hình đáng xét, {best.model}: N = {_whole(best.total)}"
    else:
        yield f"BIC nhỏ nhất: {best.model}. Theo {len(result.close)} mô hình có BIC cao hơn không quá 10:"
        yield f"  N từ {_whole(low_high[0])} đến {_whole(low_high[1])}"
    yield f"  kể cả khoảng tin cậy 95 %: {_interval(*envelope)}"


def _sensitivity(result: UnseenResult) -> Iterator[str]:
    yield "Độ nhạy"
    for (first, second), pair in result.pairs.items():
        steps = " · ".join(f"θ = {_percent(d.odds_ratio, 1)}: {_whole(d.total)}" for d in pair.dependence)
        yield f"  Danh sách {first} và {second} phụ thuộc với tỷ số chênh {steps}"
    for error in result.linkage[1:]:
        yield f"  {_linkage(error)}: N = {_whole(error.total)}"


def _linkage(error: LinkageError) -> str:
    return f"Nếu bỏ sót {_percent(error.missed)} % và ghép nhầm {_percent(error.false)} % liên kết"


def _warnings(result: UnseenResult) -> Iterator[str]:
    yield "Lưu ý"
    for warning in result.warnings:
        yield f"  • {warning.vi}"


def _aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
        yield "  " + "  ".join([row[0].ljust(widths[0]), *cells]).rstrip()


def _size(number: float | None) -> str:
    return NONE if number is None else format_number(number, 1)


def _whole(number: float | None) -> str:
    return NONE if number is None else format_number(number, 0)


def _fine(number: float | None) -> str:
    return "" if number is None else format_number(number, 3)


def _percent(share: float, of: int = 100) -> str:
    return format_number(share * of, 0)


def _interval(low: float | None, high: float | None) -> str:
    if low is None:
        return NONE
    return f"từ {_whole(low)} trở lên" if high is None else f"{_whole(low)} – {_whole(high)}"
