"""The same pairs on a real Spark cluster: one master and two workers, processes of their own on this machine."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from antoan.linkage.errors import LinkageRefused
from antoan.linkage.generator import ledgers
from antoan.linkage.link import Options, link
from antoan.linkage.session import Limits

pytestmark = [pytest.mark.spark, pytest.mark.timeout(900)]
pyspark = pytest.importorskip("pyspark", reason="the extra “spark” is not installed")
if not shutil.which("java"):
    pytest.skip("Spark needs Java 17", allow_module_level=True)


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(log: Path, text: str, times: int = 1) -> None:
    deadline = time.monotonic() + 90
    while not log.exists() or log.read_text().count(text) < times:
        assert time.monotonic() < deadline, log.read_text() if log.exists() else "no log"
        time.sleep(0.2)


@pytest.fixture(scope="module")
def master(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a standalone cluster with two workers."""
    home, logs, port = Path(pyspark.__path__[0]), tmp_path_factory.mktemp("spark"), _free_port()
    work = {"SPARK_LOCAL_IP": "127.0.0.1", "SPARK_HOME": str(home), "SPARK_WORKER_DIR": str(logs / "work")}
    url = f"spark://127.0.0.1:{port}"

    def start(stack: ExitStack, name: str, *arguments: str) -> None:
        command = [str(home / "bin" / "spark-class"), f"org.apache.spark.deploy.{name}", *arguments]
        stream = stack.enter_context((logs / f"{name}.{len(list(logs.iterdir()))}").open("w"))
        process = subprocess.Popen(command, env={**os.environ, **work}, stdout=stream, stderr=stream)
        stack.callback(process.wait)
        stack.callback(process.terminate)

    with ExitStack() as stack:
        start(stack, "master.Master", "--host", "127.0.0.1", "--port", str(port), "--webui-port", str(_free_port()))
        log = next(logs.glob("master.Master.*"))
        _wait_for(log, "New state: ALIVE")
        for _ in range(2):
            webui = str(_free_port())
            start(
                stack,
                "worker.Worker",
                "--host",
                "127.0.0.1",
                "--cores",
                "1",
                "--memory",
                "1g",
                "--webui-port",
                webui,
                url,
            )
        _wait_for(log, "Registering worker", times=2)
        yield url


def test_spark_gives_the_same_pairs_as_duckdb(master: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
    monkeypatch.setenv("SPARK_CONF_DIR", str(_conf(tmp_path)))
    books = ledgers(1500, seed=4)
    lists = (books.rows["declared"], books.rows["hospital"])
    limits = Limits(directory=tmp_path)
    here = link(*lists, Options(threshold=0.5, limits=limits))
    there = link(*lists, Options(threshold=0.5, limits=limits, model=here.model, spark=master))
    assert len(here) > 100
    ours, theirs = (sorted((p.left_id, p.right_id, round(p.weight, 6)) for p in pairs) for pairs in (here, there))
    assert ours == theirs


def test_a_cluster_that_is_not_there_is_refused_in_words(tmp_path: Path) -> None:
    rows = ledgers(60, seed=4).rows["declared"]
    with pytest.raises(LinkageRefused, match="Không chạy được Spark ở “nowhere:1”"):
        link(rows, rows, Options(spark="nowhere:1", limits=Limits(directory=tmp_path)))


def _conf(directory: Path) -> Path:
    """Settings of the driver: small, and only on this machine."""
    conf = directory / "conf"
    conf.mkdir()
    lines = {
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.executor.memory": "700m",
        "spark.executor.cores": "1",
        "spark.sql.shuffle.partitions": "4",
        "spark.default.parallelism": "4",
    }
    (conf / "spark-defaults.conf").write_text("".join(f"{key} {value}\n" for key, value in lines.items()))
    return conf
