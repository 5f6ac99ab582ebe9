"""Packages of the operating system, where we are allowed to install them."""

from __future__ import annotations

import os
import shutil
import subprocess

from tools.dev.project import Failure
from tools.dev.steps import quiet, say


def sudo() -> list[str] | None:
    """The words before a command that needs root: none for root, sudo if it asks nothing, None if not allowed."""
    if os.geteuid() == 0:
        return []
    asks = ["sudo", "-n", "true"]
    if shutil.which("sudo") and subprocess.run(asks, capture_output=True, check=False).returncode == 0:
        return ["sudo", "-n"]
    return None


def apt_install(*packages: str, why: str) -> None:
    """Install Debian packages, or say what a person must do."""
    wanted = " ".join(packages)
    prefix = sudo()
    if prefix is None or not shutil.which("apt-get"):
        raise Failure(f"{why}\nAsk an administrator for: apt-get install {wanted}")
    say(f"    apt-get install {wanted}")
    hint = f"{why} Installing {wanted} did not work; install it by hand and try again."
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
    quiet([*apt, "update", "-qq"], hint=hint)
    quiet([*apt, "install", "-y", "-qq", "--no-install-recommends", *packages], hint=hint)
