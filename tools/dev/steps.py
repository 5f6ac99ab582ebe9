"""Steps with stamps: a step runs again only when something it depends on has changed."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from tools.dev.project import ROOT, VAR, Failure, child_env, interactive

LOG = VAR / "dev" / "last.log"


def say(text: str = "") -> None:
    """Print one line at once, also into a pipe."""
    print(text, flush=True)


def paint(text: str, colour: int) -> str:
    """The text in a terminal colour, plain where nobody watches."""
    return f"\033[{colour}m{text}\033[0m" if interactive() else text


def fingerprint(paths: Iterable[Path], *more: str) -> str:
    """One hash over the names and contents of files and of everything below folders."""
    total = hashlib.sha256("\0".join(more).encode())
    for path in paths:
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file() and "__pycache__" not in file.parts:
                total.update(str(file.relative_to(ROOT) if file.is_relative_to(ROOT) else file).encode())
                total.update(file.read_bytes())
    return total.hexdigest()


def step(title: str, stamp: Path, key: str, action: Callable[[], None]) -> bool:
    """Run `action` unless `stamp` already holds `key`; the stamp is written only after success. True if it ran."""
    if stamp.exists() and stamp.read_text(encoding="utf8") == key:
        say(f"  {paint('✓', 32)} {title}")
        return False
    say(f"  {paint('…', 33)} {title}")
    started = time.monotonic()
    stamp.unlink(missing_ok=True)
    action()
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(key, encoding="utf8")
    say(f"  {paint('✓', 32)} {title} ({time.monotonic() - started:.1f} s)")
    return True


def quiet(command: Sequence[str | Path], *, hint: str = "", **env: str) -> str:
    """Run a command silently and return what it printed; on failure show its last lines and the hint."""
    words = [str(word) for word in command]
    done = subprocess.run(
        words, cwd=ROOT, env=child_env(**env), stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    LOG.parent.mkdir(parents=True, exist_ok=True)
    LOG.write_text(f"$ {' '.join(words)}\n{done.stdout}{done.stderr}", encoding="utf8")
    if done.returncode:
        tail = "\n".join(f"    {line}" for line in (done.stdout + done.stderr).strip().splitlines()[-30:])
        raise Failure(f"{words[0]} failed ({done.returncode}):\n{tail}" + (f"\n\n{hint}" if hint else ""))
    return done.stdout


def shown(command: Sequence[str | Path], *, hint: str = "", **env: str) -> None:
    """Run a long command and pass its lines on, indented, as they come."""
    words = [str(word) for word in command]
    with subprocess.Popen(
        words,
        cwd=ROOT,
        env=child_env(**env),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as run:
        for line in run.stdout or ():
            say(f"    {line.rstrip()}")
    if run.returncode:
        raise Failure(
            f"{' '.join(words)} failed ({run.returncode}); the lines above say why." + (hint and f"\n\n{hint}")
        )


def loud(command: Sequence[str | Path], **env: str) -> int:
    """Run a command in the open and return its exit code."""
    done = subprocess.run([str(word) for word in command], cwd=ROOT, env=child_env(**env), check=False)
    return done.returncode


def have(program: str) -> str | None:
    """The path of a program, our own environment first."""
    return shutil.which(program, path=child_env()["PATH"])
