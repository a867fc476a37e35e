from django.apps import AppConfig


class SettingsConfig(AppConfig):
    name = "krug.core.settings"
    label = "settings"

    def ready(self) -> None:
        from krug.core.events.kinds import declare
        from krug.core.settings.declarations import DECLARED
        from krug.core.settings.events import EVENTS

        declare(*EVENTS)

        for declaration in DECLARED:
            declaration.declare("")
