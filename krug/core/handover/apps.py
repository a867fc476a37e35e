from django.apps import AppConfig


class HandoverConfig(AppConfig):
    name = "krug.core.handover"
    label = "handover"

    def ready(self) -> None:
        from krug.core.events.kinds import declare
        from krug.core.handover.events import EVENTS
        from krug.core.handover.guiding import GUIDE
        from krug.core.handover.headship import HEADSHIP
        from krug.core.handover.work import HANDOVER

        declare(*EVENTS)
        HANDOVER.declare()
        HEADSHIP.declare()
        for shown in GUIDE:
            shown.declare()
