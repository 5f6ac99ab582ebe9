"""`antoan link A.csv B.csv --id COLUMN --out pairs.csv`: the pairs of two person lists that are probably one person."""

from __future__ import annotations

import argparse
import csv
import os
import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from antoan.linkage.errors import LinkageRefused
from antoan.linkage.evaluate import Truth, ids_of, quality, read_truth
from antoan.linkage.link import Options, dedupe, link
from antoan.linkage.model import load_model
from antoan.linkage.pairs import Pairs, Resolve
from antoan.linkage.session import Limits
from antoan.linkage.values import read_place

_SHARES = {"both", "left", "right", "places"}


class Command(BaseCommand):
    """See the module."""

    help = "Link two person lists (or find doubles in one). Columns are recognised by English and Vietnamese headings."
    requires_system_checks: list[str] = []  # reads and writes files only

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("left", type=Path, help="CSV of people")
        parser.add_argument(
            "right", type=Path, nargs="?", help="second CSV; without it, doubles in the first are looked for"
        )
        parser.add_argument("--id", dest="key", default="id", help="column of the id, in both lists; never compared")
        parser.add_argument("--out", type=Path, required=True, help="CSV to write: left_id,right_id,probability,weight")
        parser.add_argument(
            "--truth", type=Path, help="CSV of true pairs (left_id,right_id): prints precision, recall, F1"
        )
        parser.add_argument("--map", type=Path, help="TOML: [both]/[left]/[right] thing = heading, [places] old = new")
        parser.add_argument("--threshold", type=_probability, default=0.9, help="least probability written (0.9)")
        parser.add_argument("--resolve", choices=[str(r) for r in Resolve], default=str(Resolve.DOUBTFUL))
        parser.add_argument("--model", type=Path, help="use a saved model instead of learning from the lists")
        parser.add_argument("--save-model", type=Path, help="write the model used, as JSON")
        parser.add_argument("--memory", type=_memory, default="4GB", help="memory the linkage may take (4GB)")
        parser.add_argument("--spark", metavar="MASTER", help="score on a Spark cluster, e.g. spark://host:7077")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self._link(options)
        except LinkageRefused as refused:
            raise CommandError(str(refused)) from refused

    def _link(self, options: dict[str, Any]) -> None:
        within = options["right"] is None or options["right"].resolve() == options["left"].resolve()
        truth = read_truth(options["truth"]) if options["truth"] else None
        chosen = _options(options)
        inputs = [options[name] for name in ("left", "right", "truth", "map", "model") if options[name]]
        for path in (options["out"], options["save_model"]):
            if path:
                _writable(path, inputs)
        pairs = dedupe(options["left"], chosen) if within else link(options["left"], options["right"], chosen)
        _write(pairs, options["out"])
        self.stdout.write(_("Đã ghi %(count)s cặp vào %(file)s.") % {"count": len(pairs), "file": options["out"]})
        if options["save_model"]:
            pairs.model.save(options["save_model"])
        if truth is not None:
            self._say_quality(pairs, truth, options, within=within)

    def _say_quality(self, pairs: Pairs, truth: Truth, options: dict[str, Any], *, within: bool) -> None:
        left = ids_of(options["left"], options["key"])
        right = left if within else ids_of(options["right"], options["key"])
        true, strange = truth.of(left, right)
        if strange:
            said = _("Tệp đáp án “%(file)s”: %(count)s cặp có mã không có trong danh sách, ví dụ %(a)s, %(b)s.")
            names = {"file": options["truth"].name, "count": len(strange), "a": strange[0][0], "b": strange[0][1]}
            self.stderr.write(said % names)
        found = quality(pairs.ids(), true, within=within)
        self.stdout.write(f"precision {found.precision:.4f}  recall {found.recall:.4f}  F1 {found.f1:.4f}")


def _probability(text: str) -> float:
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        number = -1.0
    if not 0 <= number <= 1:
        raise argparse.ArgumentTypeError(_("ngưỡng phải là số từ 0 đến 1"))
    return number


def _memory(text: str) -> str:
    if not re.fullmatch(r"\d+(\.\d+)? ?([kmgt]i?b)", text.strip(), re.IGNORECASE):
        raise argparse.ArgumentTypeError(_("bộ nhớ phải ghi như 4GB hoặc 800MB"))
    return text


def _options(options: dict[str, Any]) -> Options:
    shares = _read_map(options["map"]) if options["map"] else {}
    both = shares.get("both", {})
    return Options(
        key=options["key"],
        fields={side: {**both, **shares.get(side, {})} for side in ("left", "right")},
        places={str(read_place(old)): str(read_place(new)) for old, new in shares.get("places", {}).items()},
        threshold=options["threshold"],
        resolve=Resolve(options["resolve"]),
        model=load_model(options["model"]) if options["model"] else None,
        limits=Limits(memory=options["memory"]),
        spark=options["spark"],
    )


def _read_map(path: Path) -> Mapping[str, Mapping[str, str]]:
    """The map; bare lines at the top count for both lists."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise LinkageRefused(
            _("Không đọc được bản đồ cột “%(file)s”: %(error)s") % {"file": path, "error": error}
        ) from error
    bare = {thing: heading for thing, heading in content.items() if isinstance(heading, str)}
    shares = {name: part for name, part in content.items() if isinstance(part, dict)}
    if unknown := shares.keys() - _SHARES:
        raise LinkageRefused(_("Bản đồ cột: không hiểu phần [%s].") % ", ".join(sorted(unknown)))
    return {**shares, "both": {**bare, **shares.get("both", {})}}


def _writable(path: Path, inputs: Sequence[Path]) -> None:
    """Say so before the work, not after it; and never write over what is read."""
    if not path.absolute().parent.is_dir():
        raise LinkageRefused(_("Không có thư mục để ghi “%s”.") % path)
    if path.resolve() in {each.resolve() for each in inputs}:
        raise LinkageRefused(_("“%s” là tệp đầu vào; ghi đè sẽ mất nó. Hãy chọn tên khác cho tệp kết quả.") % path)
    if path.is_dir() or not os.access(path if path.exists() else path.absolute().parent, os.W_OK):
        raise LinkageRefused(_("Không ghi được vào “%s”. Hãy chọn tên tệp khác.") % path)


def _write(pairs: Pairs, path: Path) -> None:
    table = pairs.table.select(["left_id", "right_id", "probability", "weight"])
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(table.column_names)
        for batch in table.to_batches():
            writer.writerows(
                (row["left_id"], row["right_id"], f"{row['probability']:.6f}", f"{row['weight']:.4f}")
                for row in batch.to_pylist()
            )
