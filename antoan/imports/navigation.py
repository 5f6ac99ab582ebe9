"""The line of the menu: for whoever may import anything."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from antoan.imports.contract import importers
from antoan.ui.navigation import Item, Reader


@dataclass(frozen=True)
class ImportItem(Item):
    """Shown to whoever may import at least one kind of data."""

    def is_open_to(self, reader: Reader) -> bool:
        """Whether there is such a kind."""
        return any(reader.can(importer.permission) for importer in importers())


ITEMS = [ImportItem(_("Nhập từ tệp"), "imports:list", order=80, icon="upload")]
