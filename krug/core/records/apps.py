from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "krug.core.records"
    label = "records"

    def ready(self) -> None:
        from krug.core.events.kinds import declare
        from krug.core.jobs import performing
        from krug.core.records.carrying import CARRYING
        from krug.core.records.custom.fitting import refresh
        from krug.core.records.custom.panel import CUSTOM
        from krug.core.records.exporting import EXPORTED
        from krug.core.records.renaming import RENAMING
        from krug.core.records.sharing_panel import SHARES

        CARRYING.declare()
        RENAMING.declare()
        declare(EXPORTED)
        SHARES.declare("")
        CUSTOM.declare("")
        performing.before_each.append(refresh)
