from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "krug.core.records"
    label = "records"

    def ready(self) -> None:
        from krug.core.events.kinds import declare
        from krug.core.files import attaching
        from krug.core.jobs import performing
        from krug.core.records import followers
        from krug.core.records.carrying import CARRYING
        from krug.core.records.custom.files_panel import FILES_IN_FIELDS
        from krug.core.records.custom.fitting import refresh
        from krug.core.records.custom.panel import CUSTOM
        from krug.core.records.custom.recomputing import DAILY, RECOMPUTING
        from krug.core.records.exporting import EXPORTED
        from krug.core.records.files_panel import FILES, followed
        from krug.core.records.large_exports import LARGE
        from krug.core.records.layouts.panel import DETAILS
        from krug.core.records.marking import forget
        from krug.core.records.renaming import RENAMING
        from krug.core.records.sharing_panel import SHARES
        from krug.core.records.viewing import VIEWED

        CARRYING.declare()
        RENAMING.declare()
        RECOMPUTING.declare()
        DAILY.declare()
        declare(EXPORTED, LARGE, VIEWED)
        SHARES.declare("")
        CUSTOM.declare("")
        DETAILS.declare("")
        FILES.declare("")
        FILES_IN_FIELDS.declare("")
        attaching.followers.append(followed)
        followers.keepers.append(attaching.forget)
        followers.keepers.append(forget)
        performing.before_each.append(refresh)
