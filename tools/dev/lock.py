"""`./dev lock`: exact versions with hashes, for Python and for the front end."""

from __future__ import annotations

from collections.abc import Sequence

from tools.dev import environment
from tools.dev.project import BIN, REQUIREMENTS, ROOT, Failure
from tools.dev.steps import quiet, say

PROJECT = "pyproject.toml"
# In this order: each later set keeps the versions of the earlier one.
SETS: dict[str, list[str]] = {
    "run": [PROJECT, "--extra=link"],
    "test": [PROJECT, "--extra=link", "--extra=dev", "--constraint=requirements/run.txt"],
    "spark": [PROJECT, "--extra=link", "--extra=dev", "--extra=spark", "--constraint=requirements/test.txt"],
    "node": ["requirements/node.in"],
}


def lock(words: Sequence[str]) -> int:
    """Write every lock file anew; without --upgrade, versions stay unless pyproject.toml asks for others."""
    environment.python_environment("test")
    upgrade = ["--upgrade"] if "--upgrade" in words else []
    for name, sources in SETS.items():
        target = REQUIREMENTS / f"{name}.txt"
        # Extras stay written: pip would take the newest of a package asked for with an extra, and find no hash for it.
        flags = ["--universal", "--python-version=3.11", "--generate-hashes", "--no-header", "--no-annotate"]
        flags.append("--no-strip-extras")
        quiet([BIN / "uv", "pip", "compile", "--quiet", *sources, *flags, *upgrade, "-o", target])
        _names_no_host(name)
        say(f"  requirements/{name}.txt")
    environment.node()
    quiet(["npm", "update" if upgrade else "install", "--ignore-scripts", "--package-lock-only", "--no-audit"])
    say("  package-lock.json")
    return 0


def _names_no_host(name: str) -> None:
    """A lock file says what, never from where: mirrors differ from site to site."""
    for file in (REQUIREMENTS / f"{name}.txt", ROOT / "package-lock.json"):
        text = file.read_text(encoding="utf8")
        if any(word in text for word in ("--index-url", "--extra-index-url", "--find-links", " @ ", '"resolved"')):
            raise Failure(f"{file.name} names the place a package came from; remove that from your own configuration.")
