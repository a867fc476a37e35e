from django.apps import AppConfig


class MapsConfig(AppConfig):
    name = "krug.modules.maps"
    label = "maps"

    def ready(self) -> None:
        from krug.core.events.kinds import declare
        from krug.core.records import looks, modules
        from krug.modules.maps.events import EVENTS
        from krug.modules.maps.looks import LIST, MAP

        declare(*EVENTS)
        modules.load("krug.modules.maps")
        looks.add("client", LIST, MAP)
