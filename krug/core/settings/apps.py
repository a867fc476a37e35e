from django.apps import AppConfig


class SettingsConfig(AppConfig):
    name = "krug.core.settings"
    label = "settings"

    def ready(self) -> None:
        from krug.core.settings.declarations import DECLARED

        for declaration in DECLARED:
            declaration.declare("")
