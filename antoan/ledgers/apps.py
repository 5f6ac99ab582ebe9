from django.apps import AppConfig


class Config(AppConfig):
    name = "antoan.ledgers"

    def ready(self) -> None:
        """The importer, the duties and the files of this domain register themselves."""
        from antoan.documents.registry import register_target  # noqa: PLC0415 - as below
        from antoan.ledgers import importer  # noqa: F401, PLC0415 - registers on import, once apps are ready
        from antoan.ledgers.queries import scans  # noqa: PLC0415 - as above
        from antoan.ledgers.queries.duties import owed  # noqa: PLC0415 - as above
        from antoan.workflow.duties import register  # noqa: PLC0415 - as above

        register(own=owed)
        register_target("ledgers.ledgerpage", scans.readable_page, scans.writable_page)
