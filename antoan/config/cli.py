"""`antoan`: the command line of an installed system. Every verb is a management command of one of our apps or of Django."""

from __future__ import annotations

import os
import sys

USUAL = {
    "migrate": "bring the database to this version's models",
    "collectstatic": "gather the static files for the web server",
    "check --deploy": "look for settings that are unsafe in production",
    "db_worker": "run background jobs until stopped",
    "clearsessions": "remove expired sessions (once a day)",
}


def main() -> None:
    """Run the command named on the command line; alone, list our own."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "antoan.config.settings")
    if len(sys.argv) == 1:
        sys.stdout.write(overview())
        return
    from django.core.management import execute_from_command_line  # noqa: PLC0415 - Django reads the settings on import

    sys.argv[0] = "antoan"
    execute_from_command_line(sys.argv)


def overview() -> str:
    """One line for each command of ours, then the few of Django's that an operator needs."""
    ours = own_commands()
    width = max(len(name) for name in [*ours, *USUAL])
    lines = ["antoan COMMAND [ARGUMENTS]   (antoan COMMAND --help says more)", ""]
    lines += [f"  {name:<{width}}  {what}" for name, what in sorted(ours.items())]
    lines += ["", "Also, from Django (antoan help lists them all):"]
    lines += [f"  {name:<{width}}  {what}" for name, what in USUAL.items()]
    return "\n".join(lines) + "\n"


def own_commands() -> dict[str, str]:
    """Name → first sentence of the help of every command that an antoan app brings."""
    import django  # noqa: PLC0415 - as above
    from django.core.management import get_commands, load_command_class  # noqa: PLC0415 - as above

    django.setup()
    apps = {name: str(app) for name, app in get_commands().items() if str(app).startswith("antoan.")}
    return {name: _first_sentence(load_command_class(app, name).help) for name, app in apps.items()}


def _first_sentence(text: str) -> str:
    return text.strip().split("\n")[0].rstrip(".")


if __name__ == "__main__":
    main()
