from django.apps import AppConfig


class Config(AppConfig):
    name = "antoan.statutory"

    def ready(self) -> None:
        """The registry of forms is complete once all apps are ready."""
        from antoan.accidents.rules import holds  # noqa: PLC0415 - models exist only once apps are ready
        from antoan.returns.registry import register  # noqa: PLC0415
        from antoan.statutory.xii.form import XII_2016  # noqa: PLC0415
        from antoan.statutory.xii.holds import accepted_return_of  # noqa: PLC0415
        from antoan.statutory.xiv.form import XIV_2016  # noqa: PLC0415

        holds.register(accepted_return_of)
        register(XII_2016)
        register(XIV_2016)
