"""The project's own Python environment and front-end assets."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tools.dev.project import BIN, CLI, DIST, PYTHON, REQUIREMENTS, ROOT, VAR, VENV, Failure
from tools.dev.steps import fingerprint, have, quiet, say, step
from tools.dev.system import apt_install

NODE_MODULES = ROOT / "node_modules"
LOCALE = ROOT / "antoan" / "locale"


def create_venv() -> None:
    """Make .venv, with uv if it is there. Debian splits venv off Python: fetch that package when it is missing."""
    if VENV.exists():
        shutil.rmtree(VENV)
    if uv := shutil.which("uv"):
        quiet([uv, "venv", "--quiet", "--python", sys.executable, VENV])
        return
    if not _stdlib_venv():
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        try:
            apt_install("python3-venv", why="Python cannot make virtual environments here.")
        except Failure:
            apt_install(f"python{version}-venv", why="Python cannot make virtual environments here.")
        if not _stdlib_venv():
            raise Failure(f"{sys.executable} -m venv does not work. Install python{version}-venv or uv and try again.")


def _stdlib_venv() -> bool:
    shutil.rmtree(VENV, ignore_errors=True)
    made = subprocess.run([sys.executable, "-m", "venv", str(VENV)], capture_output=True, check=False)
    return made.returncode == 0 and (BIN / "pip").exists()


def install(name: str) -> None:
    """Install one locked file of requirements/, every archive checked against its hash. Nothing is uninstalled."""
    locked = REQUIREMENTS / f"{name}.txt"
    hint = "Is the network (or your package mirror) reachable? Running the command again goes on from here."
    if uv := shutil.which("uv") or (str(BIN / "uv") if (BIN / "uv").exists() else None):
        quiet([uv, "pip", "install", "--quiet", "--python", PYTHON, "--require-hashes", "-r", locked], hint=hint)
    else:
        pip: list[str | Path] = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        quiet([*pip, "--require-hashes", "-r", locked], hint=hint)


def python_environment(name: str = "run") -> None:
    """Bring .venv to requirements/NAME.txt. `test` contains `run`, so one that has the tests' set is left alone."""
    if not (PYTHON.exists() and subprocess.run([PYTHON, "-c", ""], check=False).returncode == 0):
        step("virtual environment (.venv)", VENV / ".made", sys.version, create_venv)
    locked = {each: fingerprint([REQUIREMENTS / f"{each}.txt"]) for each in ("run", "test", name)}
    wider = VENV / ".installed-test"
    if name == "run" and wider.exists() and wider.read_text(encoding="utf8") == locked["test"]:
        name = "test"
    step(f"Python libraries ({name})", VENV / f".installed-{name}", locked[name], lambda: install(name))


def is_ready() -> bool:
    """Whether the run-time libraries are installed as locked: a look at two files, so `./dev antoan` starts at once."""
    stamps = {name: VENV / f".installed-{name}" for name in ("run", "test")}
    return any(
        stamp.exists() and stamp.read_text(encoding="utf8") == fingerprint([REQUIREMENTS / f"{name}.txt"])
        for name, stamp in stamps.items()
    )


def node() -> None:
    """Make sure `node` (20 or newer) and `npm` are on our PATH; without them PyPI's copy is installed."""
    if have("npm") and (path := have("node")):
        found = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout
        if (match := re.match(r"v(\d+)", found)) and int(match[1]) >= 20:
            return
    key = fingerprint([REQUIREMENTS / "node.txt"])
    step("Node (from PyPI, this machine has none)", VENV / ".installed-node", key, lambda: install("node"))


def front_end() -> None:
    """Locked npm packages, then one bundle per file of frontend/."""
    packages = fingerprint([ROOT / "package.json", ROOT / "package-lock.json", ROOT / ".npmrc"])
    bundle = fingerprint([ROOT / "frontend"], packages)
    if _built(bundle):
        return
    node()
    npm = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    step("front-end packages (npm)", NODE_MODULES / ".installed", packages, lambda: _build(npm))
    step("front-end bundle (esbuild)", DIST / ".built", bundle, lambda: _build(["node", "frontend/build.mjs"]))


def _built(bundle: str) -> bool:
    stamp = DIST / ".built"
    if not stamp.exists() or stamp.read_text(encoding="utf8") != bundle:
        return False
    say("  ✓ front-end bundle (esbuild)")
    return True


def _build(command: Sequence[str]) -> None:
    quiet(command, hint="The front end could not be built; node >= 20 and the package registry are needed once.")


def catalogues() -> None:
    """Compile the message catalogues with Babel: gettext need not be installed."""
    sources = sorted(LOCALE.rglob("*.po"))
    stamp = VAR / "dev" / "messages"
    if not all(path.with_suffix(".mo").exists() for path in sources):
        stamp.unlink(missing_ok=True)
    command: list[str | Path] = [BIN / "pybabel", "compile", "-D", "django", "-d", LOCALE]
    if sources:
        step("message catalogues", stamp, fingerprint(sources), lambda: _silent(command))


def _silent(command: Sequence[str | Path]) -> None:
    quiet(command)


def static_root() -> Path:
    """Where collectstatic puts its files (the same rule as antoan.config.settings)."""
    return Path(os.environ.get("ANTOAN_STATIC", VAR / "static"))


def static_files() -> None:
    """Collect and hash the static files for WhiteNoise."""
    folders = [path for path in ROOT.glob("antoan/*/static") if path.is_dir()]
    key = fingerprint([*folders, REQUIREMENTS / "run.txt"], str(static_root()))
    command = [*CLI, "collectstatic", "--noinput", "--clear"]
    step("static files", VAR / "dev" / "static", key, lambda: _silent(command))


def ready(name: str = "run") -> None:
    """Everything that needs no database."""
    python_environment(name)
    front_end()
    catalogues()
    static_files()
