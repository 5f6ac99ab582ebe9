from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig, apps


class Config(AppConfig):
    name = "antoan.audit"

    def ready(self) -> None:
        """The guard against edits, and the words of every app of ours that has a `verbs` module: VERBS, NAMES of details."""
        from antoan.audit import guards, words  # noqa: PLC0415 - models are there only now

        guards.KEPT.through_migrations(self)

        for config in apps.get_app_configs():
            if config.name.startswith("antoan.") and find_spec(f"{config.name}.verbs"):
                module = import_module(f"{config.name}.verbs")
                words.register(module.VERBS, getattr(module, "NAMES", {}))
