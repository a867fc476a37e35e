from django.apps import AppConfig


class SsoConfig(AppConfig):
    name = "krug.core.sso"
    label = "sso"

    def ready(self) -> None:
        from krug.core.door.ways import WayIn
        from krug.core.events.kinds import declare
        from krug.core.sso.events import EVENTS
        from krug.core.sso.place import PAGE, WAY, button

        declare(*EVENTS)
        PAGE.declare()
        WayIn("sso", WAY, button).declare()
