from django.apps import AppConfig


class GoogleConfig(AppConfig):
    name = "krug.modules.google"
    label = "google"

    def ready(self) -> None:
        from krug.core.records import modules

        modules.load("krug.modules.google")
