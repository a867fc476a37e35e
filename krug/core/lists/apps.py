from django.apps import AppConfig
from django.db.backends.signals import connection_created


class ListsConfig(AppConfig):
    name = "krug.core.lists"
    label = "lists"

    def ready(self) -> None:
        from krug.core.events.kinds import declare
        from krug.core.lists.bulk import work
        from krug.core.lists.export import EXPORTED
        from krug.core.lists.filtering.folding import teach
        from krug.core.lists.guiding import GUIDE
        from krug.core.lists.leaving import SEGMENTS as SHARED_SEGMENTS
        from krug.core.lists.leaving import VIEWS
        from krug.core.lists.picking import pick
        from krug.core.lists.places import BIN, SEGMENTS
        from krug.core.lists.segmenting import forget
        from krug.core.records import choosing, followers

        connection_created.connect(teach, dispatch_uid="krug-lists-fold")
        work.BULK.declare()
        work.PURGE.declare()
        declare(EXPORTED)
        BIN.declare()
        SEGMENTS.declare()
        followers.keepers.append(forget)
        choosing.provide(pick)
        SHARED_SEGMENTS.declare()
        VIEWS.declare()
        for shown in GUIDE:
            shown.declare()
