"""A trained model: numbers only, versioned, with a fingerprint; it can be saved, read again and compared."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from antoan.linkage.errors import LinkageRefused
from antoan.linkage.levels import Comparison
from antoan.linkage.spec import COMPARISONS, VERSION, digest

Chances = tuple[float, float]  # m, u
_LEAST = 1e-9


@dataclass(frozen=True)
class Model:
    """Everything that scores a pair.

    `levels[comparison][level] = (m, u)`; `partners` = true pairs expected per row of the shortest list, from which
    the prior (the chance that a random pair is one person) follows for lists of any length.
    """

    mode: str
    partners: float
    levels: Mapping[str, Mapping[str, Chances]]
    rules: tuple[tuple[str, ...], ...] = ()
    trained_on: Mapping[str, Any] = field(default_factory=dict)
    version: int = VERSION
    spec: str = field(default_factory=digest)

    @property
    def comparisons(self) -> list[Comparison]:
        """The comparisons of the specification that the model knows."""
        return [comparison for comparison in COMPARISONS if comparison.name in self.levels]

    def prior(self, rows: Sequence[int], pairs: int) -> float:
        """The chance that a random pair of lists with these numbers of rows is one person, at most 0.2."""
        filled = [count for count in rows if count] or [1]
        return min(self.partners * min(filled) / max(pairs, sum(filled) - 1, 1), 0.2)

    def weights(self, comparison: str) -> list[tuple[str, float]]:
        """(level, weight in bits) of a comparison: log2 of m ÷ u."""
        return _weights(tuple(self.levels[comparison].items()))

    @property
    def sha(self) -> str:
        """Fingerprint of the content."""
        return hashlib.sha256(json.dumps(_content(self), sort_keys=True).encode()).hexdigest()

    def save(self, path: Path) -> None:
        """Write the model as JSON."""
        text = json.dumps({**_content(self), "sha": self.sha}, ensure_ascii=False, indent=1)
        path.write_text(text + "\n", encoding="utf-8")


@lru_cache(maxsize=256)
def _weights(levels: tuple[tuple[str, Chances], ...]) -> list[tuple[str, float]]:
    return [(code, math.log2(kept(m) / kept(u))) for code, (m, u) in levels]


def kept(chance: float) -> float:
    """A probability kept away from 0 and 1, so that no single comparison decides alone."""
    return min(max(chance, _LEAST), 1 - _LEAST)


def stored_model(mode: str, comparisons: list[Comparison], partners: float) -> Model:
    """The model of the specification itself, for lists too short to learn from."""
    return Model(mode, partners, {c.name: stored_levels(c) for c in comparisons})


def stored_levels(comparison: Comparison) -> dict[str, Chances]:
    """m and u of each level as the specification has them."""
    return {**{level.code: (level.m, level.u) for level in comparison.levels}, "other": comparison.other}


def _content(model: Model) -> dict[str, Any]:
    return json.loads(json.dumps(asdict(model)))  # type: ignore[no-any-return]


def load_model(path: Path) -> Model:
    """Read a saved model. Raises LinkageRefused if it is damaged or was made for another specification."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        sha = content.pop("sha")
        levels = {name: {code: (mu[0], mu[1]) for code, mu in of.items()} for name, of in content.pop("levels").items()}
        model = Model(levels=levels, rules=tuple(tuple(rule) for rule in content.pop("rules")), **content)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise LinkageRefused(
            _("Không đọc được mô hình “%s”: tệp không có hoặc không đúng dạng.") % path.name
        ) from error
    if sha != model.sha:
        raise LinkageRefused(_("Mô hình “%s” đã bị sửa sau khi lưu. Hãy huấn luyện lại.") % path.name)
    if (model.version, model.spec) != (VERSION, digest()):
        raise LinkageRefused(_("Mô hình “%s” thuộc phiên bản khác của bộ so sánh. Hãy huấn luyện lại.") % path.name)
    return model
