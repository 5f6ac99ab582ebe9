from django.apps import AppConfig


class Config(AppConfig):
    name = "antoan.returns"

    def ready(self) -> None:
        """Tell the engines what is owed and whose files these are."""
        from antoan.documents.registry import register_target  # noqa: PLC0415 - models are ready only now
        from antoan.returns import todo  # noqa: PLC0415
        from antoan.returns.queries.lists import attachable_by_id, readable_by_id  # noqa: PLC0415
        from antoan.workflow.duties import register  # noqa: PLC0415

        register(own=todo.own, others=todo.others)
        register_target("returns.return", readable_by_id, attachable_by_id)
