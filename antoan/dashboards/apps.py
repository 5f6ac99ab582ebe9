from importlib import import_module

from django.apps import AppConfig


class Config(AppConfig):
    name = "antoan.dashboards"

    def ready(self) -> None:
        import_module("antoan.dashboards.receivers")
