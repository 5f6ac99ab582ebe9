from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Config(AppConfig):
    name = "antoan.accidents"

    def ready(self) -> None:
        """Tell the engines what this domain owes and whose files these are."""
        from antoan.accidents import importer, kept, words  # noqa: F401, PLC0415 - importer: registers the old lists
        from antoan.accidents.queries import duties, duties_investigation, files  # noqa: PLC0415 - models are ready now
        from antoan.accidents.queries.panel import accidents_of, having_accidents  # noqa: PLC0415
        from antoan.documents.registry import register_target  # noqa: PLC0415
        from antoan.establishments import panels  # noqa: PLC0415
        from antoan.workflow.duties import register  # noqa: PLC0415

        kept.KEPT.through_migrations(self)
        words.KEPT.through_migrations(self)
        register(own=duties.own, others=duties.others)
        register(own=duties_investigation.own, others=duties_investigation.others)
        register_target("accidents.accident", files.readable_case, files.writable_case)
        register_target("accidents.declaration", files.readable_declaration)
        panels.register("accidents", _("Vụ tai nạn"), accidents_of, order=20)
        panels.register_flag("tai_nan", _("Có tai nạn"), having_accidents)
