"""`antoan reference load`: the places, agencies and legal data that come with the program."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandParser


class Command(BaseCommand):
    """The command."""

    help = "Load the reference data that comes with the program: places, agencies, law (idempotent)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("verb", choices=["load"])

    def handle(self, *args: Any, **options: Any) -> None:
        """Every app of ours that brings a `reference` module is loaded, lowest first (INSTALLED_APPS order)."""
        for config in apps.get_app_configs():
            if config.name.startswith("antoan.") and find_spec(f"{config.name}.reference"):
                loaded = import_module(f"{config.name}.reference").load()
                self.stdout.write(f"{config.label}: {loaded}")
