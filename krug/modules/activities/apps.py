from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    name = "krug.modules.activities"
    label = "activities"

    def ready(self) -> None:
        from krug.core.records import modules

        modules.load("krug.modules.activities")
