from django.apps import AppConfig


class TargetsConfig(AppConfig):
    name = "krug.modules.targets"
    label = "targets"

    def ready(self) -> None:
        from krug.core.records import modules

        modules.load("krug.modules.targets")
