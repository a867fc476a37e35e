from django.apps import AppConfig


class DoorConfig(AppConfig):
    name = "krug.core.door"
    label = "door"

    def ready(self) -> None:
        from krug.core.door.events import EVENTS
        from krug.core.door.places import PROFILE
        from krug.core.events.kinds import declare

        declare(*EVENTS)
        PROFILE.declare()
