from django.apps import AppConfig


class DoorConfig(AppConfig):
    name = "krug.core.door"
    label = "door"

    def ready(self) -> None:
        from krug.core.door.events import EVENTS
        from krug.core.door.places import PROFILE, TOKENS
        from krug.core.events.kinds import declare

        declare(*EVENTS)
        PROFILE.declare()
        TOKENS.declare()
