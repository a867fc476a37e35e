from django.apps import AppConfig


class EfficiencyConfig(AppConfig):
    name = "krug.modules.efficiency"
    label = "efficiency"

    def ready(self) -> None:
        from krug.core.records import modules

        modules.load("krug.modules.efficiency")
