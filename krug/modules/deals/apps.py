from django.apps import AppConfig


class DealsConfig(AppConfig):
    name = "krug.modules.deals"
    label = "deals"

    def ready(self) -> None:
        from krug.core.records import modules

        modules.load("krug.modules.deals")
