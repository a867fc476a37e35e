from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "krug.core.records"
    label = "records"

    def ready(self) -> None:
        from krug.core.records.carrying import CARRYING

        CARRYING.declare()
