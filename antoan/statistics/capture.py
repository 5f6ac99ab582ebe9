"""Two lists: Lincoln–Petersen, Chapman, and Chao's lower bound.

n1, n2 are the sizes of the two lists and m the number on both; M = n1 + n2 − m were seen. Assumed: one closed
population, every true link found and no false one, the lists independent, everybody as likely to be listed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from antoan.statistics.messages import Message, Refused

Z = 1.96  # the published reference values use this rounded normal quantile

NO_OVERLAP = Message(
    "no_overlap",
    "Hai danh sách không có ai chung: không ước lượng được. Hãy kiểm tra việc liên kết hồ sơ trước.",
    "The two lists share nobody: there is no estimate. Check the linkage first.",
)
SUBSET = Message(
    "subset",
    "Một danh sách nằm trọn trong danh sách kia: nó không cho biết danh sách kia bỏ sót bao nhiêu.",
    "One list lies wholly inside the other: it says nothing about what the other misses.",
)
IMPOSSIBLE_OVERLAP = Message(
    "impossible_overlap",
    "Số người chung không thể lớn hơn một trong hai danh sách, và không số nào âm.",
    "The overlap cannot exceed either list, and no number is negative.",
)


@dataclass(frozen=True, slots=True)
class TwoLists:
    """The sizes of two lists and of their overlap, in persons. Raises Refused("impossible_overlap")."""

    first: int
    second: int
    both: int

    def __post_init__(self) -> None:
        """The overlap fits in both lists."""
        if not 0 <= self.both <= min(self.first, self.second):
            raise Refused(IMPOSSIBLE_OVERLAP)

    @property
    def seen(self) -> int:
        """M, persons on either list."""
        return self.first + self.second - self.both

    @property
    def undefined(self) -> Message | None:
        """Why there is no estimate, or None when there is one."""
        if self.both == 0:
            return NO_OVERLAP
        return SUBSET if self.both == min(self.first, self.second) else None


@dataclass(frozen=True, slots=True)
class Estimate:
    """An estimated number of persons N (`total`), its standard error and 95 % interval; or None and `why` not."""

    total: float | None
    error: float | None
    low: float | None
    high: float | None
    why: Message | None = None

    def as_json(self) -> dict[str, object]:
        """{N, SE, interval} and, when there is no number, why."""
        interval = None if self.total is None else [self.low, self.high]
        shown: dict[str, object] = {"N": self.total, "SE": self.error, "interval": interval}
        return shown if self.why is None else {**shown, "why": self.why.as_json()}


def lincoln_petersen(lists: TwoLists) -> Estimate:
    """N = n1·n2/m, variance n1·n2(n1−m)(n2−m)/m³, interval N ± 1.96 SE not below M (Petersen 1896; Lincoln 1930)."""
    if lists.undefined:
        return Estimate(None, None, None, None, lists.undefined)
    n1, n2, m = lists.first, lists.second, lists.both
    total = n1 * n2 / m
    error = math.sqrt(n1 * n2 * (n1 - m) * (n2 - m) / m**3)
    return Estimate(total, error, max(float(lists.seen), total - Z * error), total + Z * error)


def chapman(lists: TwoLists) -> Estimate:
    """N = (n1+1)(n2+1)/(m+1) − 1 (Chapman 1951), variance of Seber (1970), log-normal interval (Chao 1987)."""
    if lists.undefined:
        return Estimate(None, None, None, None, lists.undefined)
    n1, n2, m = lists.first, lists.second, lists.both
    total = (n1 + 1) * (n2 + 1) / (m + 1) - 1
    variance = (n1 + 1) * (n2 + 1) * (n1 - m) * (n2 - m) / ((m + 1) ** 2 * (m + 2))
    low, high = log_normal_interval(lists.seen, total, variance)
    return Estimate(total, math.sqrt(variance), low, high)


def log_normal_interval(seen: int, total: float, variance: float) -> tuple[float, float]:
    """[M + f0/C, M + f0·C], f0 = N − M, C = exp(1.96 √ln(1 + var/f0²)) (Chao 1987, eq. 12); never below M."""
    unseen = total - seen
    if unseen <= 0:
        return float(seen), float(seen)
    factor = math.exp(Z * math.sqrt(math.log1p(variance / unseen**2)))
    return seen + unseen / factor, seen + unseen * factor


def chao_lower_bound(seen: int, once: int, twice: int) -> float:
    """M + f1²/(2 f2): persons seen, on one list only, on exactly two (Chao 1987); f2 = 0: M + f1(f1 − 1)/2.

    A bound for many lists of about the same size. With k lists the factor (k − 1)/k is missing (`chao_few_lists`), and
    with lists of unequal size it can exceed N; the estimate of the unseen therefore does not show it.
    """
    return seen + (once**2 / (2 * twice) if twice else once * (once - 1) / 2)


def chao_few_lists(seen: int, once: int, twice: int, lists: int) -> float:
    """M + (k − 1)/k · f1²/(2 f2): the same bound for k lists of about the same size (Chao 1989)."""
    return seen + (lists - 1) / lists * (chao_lower_bound(seen, once, twice) - seen)


def with_dependence(lists: TwoLists, odds_ratio: float) -> float | None:
    """N when being on one list multiplies the odds of being on the other: M + θ·n10·n01/m (θ = 1 is Lincoln–Petersen).

    The two lists cannot tell θ themselves. Sekar & Deming 1949; Gerritse, van der Heijden & Bakker 2015.
    """
    if lists.undefined:
        return None
    return lists.seen + odds_ratio * (lists.first - lists.both) * (lists.second - lists.both) / lists.both
