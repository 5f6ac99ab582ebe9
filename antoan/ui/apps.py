from django.apps import AppConfig
from django.utils.translation import gettext

from antoan.lib.words import speak_through
from antoan.ui import lookups


class Config(AppConfig):
    name = "antoan.ui"

    def ready(self) -> None:
        """The sentences of antoan.lib come in the reader's language; keys are searched as `lookups` says."""
        speak_through(gettext)
        lookups.register()
