"""Record linkage: two long lists against a bare Splink run with the same settings; a thousand new rows into a province.

Both runs of the first measurement are processes of their own, one after the other, on the same made-up people. Ours
starts from two CSV files as they come and ends with settled pairs; the bare run is spared the reading and cleaning: it
starts from columns already standardised, with the rules and training sessions that ours chose, and ends with scored pairs.
"""

from __future__ import annotations

import csv
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

MEMORY = "4GB"
SIZES = {"small": 20_000, "full": 1_000_000}
PROVINCE = {"small": 10_000, "full": 100_000}
NEW = 1_000


def run(scale: str = "small") -> list[dict[str, Any]]:
    """Both measurements; `scale` small for a smoke run, full for the promise (1,000,000 × 1,000,000; 100,000)."""
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        size = SIZES[scale]
        write_lists(directory, size)
        ours = _child("ours", directory)
        bare = _child("bare", directory)
        truth = f"precision {ours['precision']:.4f}, recall {ours['recall']:.4f}"
        long = {
            "name": f"linkage_{size}x{size}",
            "ours_s": ours["seconds"],
            "baseline_s": bare["seconds"],
            "ratio": ours["seconds"] / bare["seconds"],
            "limit": 1.2,
            "note": f"CPU {ours['cpu_s']:.0f} s to {bare['cpu_s']:.0f} s; peak {ours['peak_mb']:.0f} MB to "
            f"{bare['peak_mb']:.0f} MB; {truth}",
        }
        return [long, _incremental(directory, PROVINCE[scale])]


def write_lists(directory: Path, size: int) -> None:
    """left.csv and right.csv, half of the people in both."""
    from antoan.linkage.generator import two_lists

    writers: dict[str, Any] = {}
    with (
        (directory / "left.csv").open("w", newline="") as left,
        (directory / "right.csv").open("w", newline="") as right,
    ):
        streams = {"left": left, "right": right}
        for side, row in two_lists(size, shared=size // 2, seed=size):
            if side not in writers:
                writers[side] = csv.DictWriter(streams[side], list(row))
                writers[side].writeheader()
            writers[side].writerow(row)


def _incremental(directory: Path, size: int) -> dict[str, Any]:
    write_lists(directory, size)
    found = _child("incremental", directory)
    return {
        "name": f"linkage_{NEW}_into_{size}",
        "ours_s": found["seconds"],
        "baseline_s": 10.0,
        "ratio": found["seconds"] / 10.0,
        "limit": 1.0,
        "note": f"baseline is the promise, 10 s; {found['pairs']} pairs, {found['peak_mb']:.0f} MB peak",
    }


def _child(what: str, directory: Path) -> dict[str, Any]:
    root = Path(__file__).resolve().parent.parent
    command = [sys.executable, "-m", "bench.linkage", what, str(directory)]
    done = subprocess.run(command, cwd=root, stdout=subprocess.PIPE, text=True, check=True)  # noqa: S603 - ourselves
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def _measured(work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    start, busy = time.perf_counter(), time.process_time()
    result = work()
    seconds, cpu = time.perf_counter() - start, time.process_time() - busy
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": seconds, "cpu_s": cpu, "peak_mb": peak, **result}


def ours(directory: Path) -> dict[str, Any]:
    """The whole way, and what the bare run needs to do the same (written after the clock has stopped)."""
    from antoan.linkage.link import Options, link
    from antoan.linkage.session import Limits

    options = Options(limits=Limits(memory=MEMORY, directory=directory))
    kept: dict[str, Any] = {}

    def work() -> dict[str, Any]:
        kept["pairs"] = link(directory / "left.csv", directory / "right.csv", options)
        return {"pairs": len(kept["pairs"])}

    result = _measured(work)
    pairs = kept["pairs"]
    pairs.model.save(directory / "model.json")
    right = sum(left[1:] == other[1:] for left, other in pairs.ids())
    with (directory / "left.csv").open() as stream:
        shared = (sum(1 for _ in stream) - 1) // 2
    return {**result, "precision": right / max(len(pairs), 1), "recall": right / shared}


def _standard(directory: Path) -> None:
    """left.parquet and right.parquet: the standard columns of the two lists."""
    from antoan.linkage.link import Options, _prepare
    from antoan.linkage.session import open_session

    with open_session() as session:
        lists = {side: directory / f"{side}.csv" for side in ("left", "right")}
        _prepare(session, lists, Options(), within=False)
        for i, side in enumerate(lists):
            named = f"select s.* replace (l.id as unique_id) from std_{i} s join list_{i} l on l.rowid = s.unique_id"
            session.con.execute(f"copy ({named}) to '{directory / side}.parquet' (format parquet)")


def bare(directory: Path) -> dict[str, Any]:
    """Splink by itself: prior, u, the same sessions for m, the same rules, all pairs at 0.9."""
    import duckdb
    from splink import DuckDBAPI, Linker

    from antoan.linkage.blocking import Tables, certain_rules, rule_sql
    from antoan.linkage.model import load_model
    from antoan.linkage.settings import splink_settings
    from antoan.linkage.training import EM_PAIRS, U_SAMPLE

    _standard(directory)
    model = load_model(directory / "model.json")
    size = model.trained_on["rows"][0]
    tables = Tables(("left", "right"), (size, size), within=False)
    settings = splink_settings(model, tables, model.rules)

    def work() -> dict[str, Any]:
        config: dict[str, Any] = {"memory_limit": MEMORY, "temp_directory": str(directory)}
        con = duckdb.connect(config=config)
        for side in ("left", "right"):
            con.execute(f"create table {side}_list as select * from read_parquet('{directory / side}.parquet')")
        api = DuckDBAPI(connection=con)
        inputs = [api.register(f"{side}_list", dataset_display_name=f"{side}_input") for side in ("left", "right")]
        linker = Linker(inputs, settings, log_level=None)
        columns = set(con.execute("select * from left_list limit 0").to_arrow_table().column_names)
        certain = [rule_sql(rule) for rule in certain_rules(columns)]
        linker.training.estimate_probability_two_random_records_match(certain, recall=0.8)
        linker.training.estimate_u_using_random_sampling(**U_SAMPLE)
        for rule in model.trained_on["sessions"]:
            linker.training.estimate_parameters_using_expectation_maximisation(
                rule_sql(tuple(rule.split(" + "))), estimate_without_term_frequencies=True, max_pairs=EM_PAIRS
            )
        found = linker.inference.predict(threshold_match_probability=0.9)
        return {"pairs": con.execute(f"select * from {found.physical_name}").to_arrow_table().num_rows}

    return _measured(work)


def incremental(directory: Path) -> dict[str, Any]:
    """A thousand new rows of the right list against the left list, with a model trained before."""
    from antoan.linkage.link import Options, link, link_new

    with (directory / "left.csv").open() as left, (directory / "right.csv").open() as right:
        existing = list(csv.DictReader(left))
        new = [row for row, _ in zip(csv.DictReader(right), range(NEW), strict=False)]
    trained = link(existing[:5000], new).model

    def work() -> dict[str, Any]:
        return {"pairs": len(link_new({"hospital": new}, {"declared": existing}, Options(model=trained)))}

    return _measured(work)


if __name__ == "__main__":
    import logging
    import warnings

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "antoan.config.settings")
    warnings.simplefilter("ignore")
    logging.getLogger("splink").setLevel(logging.ERROR)
    print(json.dumps({"ours": ours, "bare": bare, "incremental": incremental}[sys.argv[1]](Path(sys.argv[2]))))
