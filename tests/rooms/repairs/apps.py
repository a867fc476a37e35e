from django.apps import AppConfig


class RepairsConfig(AppConfig):
    name = "tests.rooms.repairs"
    label = "repairs"

    def ready(self) -> None:
        from krug.core.records import modules

        modules.load("tests.rooms.repairs")
