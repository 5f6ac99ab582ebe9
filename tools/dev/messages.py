"""`./dev messages`: the English catalogue follows the Vietnamese sentences in the sources. Needs no gettext, only Babel."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tools.dev import environment
from tools.dev.project import PYTHON, ROOT
from tools.dev.steps import loud, say

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog, Message

PO = ROOT / "antoan" / "locale" / "en" / "LC_MESSAGES" / "django.po"
HEADER = """\
# English translations of An Toàn. The sentences come from the sources: ./dev messages keeps this file in step.
# Distributed under the licence of the project (LICENSE)."""
FIELDS: dict[str, Any] = {"project": "antoan", "version": "0", "last_translator": "", "language_team": "English"}
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    **dict.fromkeys(["gettext", "gettext_lazy", "gettext_noop"], None),
    **dict.fromkeys(["ngettext", "ngettext_lazy"], (1, 2)),
    **dict.fromkeys(["pgettext", "pgettext_lazy"], ((1, "c"), 2)),
    **dict.fromkeys(["npgettext", "npgettext_lazy"], ((1, "c"), 2, 3)),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[#0\- +]?[\d.]*[a-zA-Z]|%[sd]|\{\w*\}")


def messages(_words: Sequence[str]) -> int:
    """Merge, save, compile; exit 1 while a sentence has no English."""
    environment.python_environment("test")
    return loud([PYTHON, "-m", "tools.dev.messages"])


def extracted() -> Catalog:
    """Every translatable sentence of the Python modules and templates, with the files it stands in."""
    from babel.messages.catalog import Catalog
    from babel.messages.extract import extract

    catalogue = Catalog(domain="django", charset="utf-8")
    for path, source in _sources():
        for line, found, comments, context in extract("python", BytesIO(source.encode()), KEYWORDS):
            place = (path.relative_to(ROOT).as_posix(), line)
            catalogue.add(found, None, [place], auto_comments=comments, context=context)
    return catalogue


def _sources() -> Iterator[tuple[Path, str]]:
    from django.utils.translation.template import templatize

    for path in sorted((ROOT / "antoan").rglob("*")):
        if path.suffix == ".py" and "migrations" not in path.parts:
            yield path, path.read_text(encoding="utf8")
        elif path.suffix in {".html", ".txt"} and "templates" in path.parts:
            # Django turns a template into something like Python; indentation means nothing there.
            text = templatize(path.read_text(encoding="utf8"), origin=str(path))
            yield path, "\n".join(line.lstrip() for line in text.splitlines())


def catalogue() -> Catalog:
    """The English catalogue as it is on disk."""
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import read_po

    if not PO.exists():
        return Catalog(locale="en", domain="django", header_comment=HEADER, charset="utf-8", fuzzy=False, **FIELDS)
    with PO.open("rb") as file:
        return read_po(file, locale="en", domain="django")


def merge() -> Catalog:
    """Bring the file on disk to the sentences in the sources: new ones empty, gone ones removed, nothing guessed."""
    from babel.messages.pofile import write_po

    current = catalogue()
    created = current.creation_date
    current.update(extracted(), no_fuzzy_matching=True)
    current.obsolete.clear()
    current.creation_date = created  # no change of the file without a change of its sentences
    PO.parent.mkdir(parents=True, exist_ok=True)
    with PO.open("wb") as file:
        write_po(file, current, width=110, include_lineno=False, sort_by_file=True)
    return current


def faults(english: Catalog, sources: Catalog) -> list[str]:
    """What is wrong with the catalogue: one line for each sentence missing, untranslated, fuzzy or with other placeholders."""
    found = []
    for message in sources:
        if message.id:
            mine = english.get(_key(message), message.context)
            problem = "is not in the catalogue" if mine is None else _fault(mine)
            if problem:
                where = ", ".join(sorted({name for name, _ in message.locations}))
                found.append(f"{_key(message)!r} {problem} ({where})")
    return found


def _fault(message: Message) -> str:
    strings = message.string if isinstance(message.string, (tuple, list)) else [message.string]
    if not all(strings):
        return "has no English"
    if message.fuzzy:
        return "is fuzzy"
    ids = message.id if isinstance(message.id, (tuple, list)) else [message.id]
    wanted, given = (set(PLACEHOLDER.findall(str(texts[-1]))) for texts in (ids, strings))
    return "" if wanted == given else f"has other placeholders: {sorted(wanted)} and {sorted(given)}"


def _key(message: Message) -> str:
    return str(message.id[0] if isinstance(message.id, (tuple, list)) else message.id)


def main() -> int:
    """Merge, then say what is still to be translated."""
    import django
    from django.conf import settings

    settings.configure(USE_I18N=True)
    django.setup()
    found = faults(merge(), extracted())
    for fault in found:
        say(f"  {fault}")
    total = sum(1 for message in extracted() if message.id)
    say(f"{total} sentences, {len(found)} to be translated or mended in {PO.relative_to(ROOT)}")
    environment.catalogues()
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
