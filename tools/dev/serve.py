"""`./dev run`: a served demonstration system from an empty folder, and again in seconds."""

from __future__ import annotations

import argparse
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Sequence

from tools.dev import environment
from tools.dev.project import CLI, PYTHON, ROOT, VAR, Failure, child_env
from tools.dev.steps import fingerprint, paint, quiet, say, shown, step


def run(words: Sequence[str]) -> int:
    """Set up, load reference and demonstration data where there is none, serve until Ctrl-C."""
    options = _options(words)
    os.environ.setdefault("ANTOAN_DEMO", "true")
    os.environ.setdefault("ANTOAN_HOSTS", _hosts(options.host))
    say("An Toàn")
    environment.ready()
    database(options.scale)
    _port_is_free(options.host, options.port)
    return _serve(options.host, options.port)


def _options(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser("./dev run", description=run.__doc__)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--host", default="127.0.0.1", help="0.0.0.0 to be reached from other machines")
    parser.add_argument("--scale", type=int, default=1, choices=(1, 10, 100), help="size of the demonstration data")
    return parser.parse_args(words)


def _hosts(host: str) -> str:
    known = {"localhost", "127.0.0.1", "[::1]", "testserver", socket.gethostname()}
    return "*" if host in {"0.0.0.0", "::"} else ",".join(sorted(known | {host}))  # noqa: S104 - compared, not bound


def database(scale: int) -> None:
    """Bring the database to the current models, reference data and demonstration data."""
    identity = _identity()
    migrations = sorted(ROOT.glob("antoan/*/migrations/*.py"))
    reference = sorted(path for path in ROOT.glob("antoan/*/data") if path.is_dir())
    step(
        "database",
        VAR / "dev" / "migrated",
        fingerprint(migrations, identity),
        lambda: _antoan("migrate", "--no-input", "--verbosity", "0"),
    )
    identity = _identity()  # the file exists now
    (VAR / "dev" / "migrated").write_text(fingerprint(migrations, identity), encoding="utf8")
    loaded = fingerprint([*reference, *ROOT.glob("antoan/*/reference/*.py")], identity)
    step("reference data", VAR / "dev" / "reference", loaded, lambda: _antoan("reference", "load"))
    title = f"demonstration data (scale {scale})"
    step(title, VAR / "dev" / "demo", fingerprint([], identity, str(scale)), lambda: _demonstrate(scale))


def _identity() -> str:
    """What tells this database from another: a removed and remade SQLite file is another one."""
    if url := os.environ.get("DATABASE_URL"):
        return url
    file = VAR / "antoan.sqlite3"
    return f"{file} {file.stat().st_ino if file.exists() else 'none'}"


def _antoan(*words: str) -> None:
    shown([*CLI, *words])


def _demonstrate(scale: int) -> None:
    """Demonstration data only into a database without establishments: it never mixes with anyone's facts."""
    count = "from antoan.establishments.models import Establishment; print(Establishment.objects.exists())"
    program = f"import django; django.setup(); {count}"
    if quiet([PYTHON, "-c", program], DJANGO_SETTINGS_MODULE="antoan.config.settings").strip() == "True":
        say("    the database already holds establishments: left as it is")
    else:
        _antoan("demo", "--scale", str(scale), "--verbosity", "0")  # the accounts are told at the end


def _port_is_free(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as problem:
            raise Failure(
                f"Port {port} is taken ({problem.strerror}). Choose another: ./dev run --port {port + 1}"
            ) from None


def _serve(host: str, port: int) -> int:
    """The web server and the worker of background jobs, side by side; when one ends, so does the other."""
    web = [*(str(PYTHON), "-m", "gunicorn", "antoan.config.wsgi:application"), "--bind", f"{host}:{port}"]
    web += ["--worker-class", "gthread", "--workers", "2", "--threads", "4", "--no-control-socket"]
    web += ["--log-level", "warning", "--timeout", "120"]
    children = [_start(web), _start([*CLI, "db_worker", "--queue-name", "*", "--interval", "1", "--verbosity", "0"])]
    try:
        _announce(host, port, children)
        while all(child.poll() is None for child in children):
            time.sleep(0.5)
        return next(child.returncode for child in children if child.returncode is not None) or 1
    except KeyboardInterrupt:
        say("\nStopping.")
        return 0
    finally:
        _stop(children)


def _start(command: Sequence[str]) -> subprocess.Popen[bytes]:
    # Its own session: Ctrl-C reaches this process only, which then stops the children in order.
    return subprocess.Popen(command, cwd=ROOT, env=child_env(), stdin=subprocess.DEVNULL, start_new_session=True)


def _stop(children: Sequence[subprocess.Popen[bytes]]) -> None:
    for child in children:
        if child.poll() is None:
            child.terminate()
    for child in children:
        try:
            child.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()


def _announce(host: str, port: int, children: Sequence[subprocess.Popen[bytes]]) -> None:
    """Wait for the first answer, then say where to look and with which account."""
    shown = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104 - compared, not bound
    address = f"http://{shown}:{port}/"
    for _ in range(120):
        if any(child.poll() is not None for child in children):
            raise Failure("The server stopped while starting; the lines above say why.")
        if _answers(address):
            break
        time.sleep(0.25)
    else:
        raise Failure("The server answers with errors; the lines above say why.")
    say(f"\nOpen {paint(address, 36)}   (Ctrl-C stops)\n{accounts()}")


def _answers(address: str) -> bool:
    try:
        urllib.request.urlopen(address, timeout=5).close()  # noqa: S310 - our own http address
    except urllib.error.HTTPError as answer:
        return answer.code < 500
    except OSError:
        return False
    return True


def accounts() -> str:
    """The demonstration accounts, as `antoan demo --accounts` prints them."""
    return quiet([*CLI, "demo", "--accounts"])
