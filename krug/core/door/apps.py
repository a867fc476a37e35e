from django.apps import AppConfig


class DoorConfig(AppConfig):
    name = "krug.core.door"
    label = "door"

    def ready(self) -> None:
        from krug.core.access.models import OpenSession
        from krug.core.door.events import EVENTS
        from krug.core.door.guiding import GUIDE
        from krug.core.door.places import PROFILE, TOKENS
        from krug.core.events.kinds import declare
        from krug.core.jobs.kinds import Schedule

        declare(*EVENTS)
        PROFILE.declare()
        TOKENS.declare()
        Schedule("door.sessions", 3600, OpenSession.sweep).declare()
        for shown in GUIDE:
            shown.declare()
