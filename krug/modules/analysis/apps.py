from django.apps import AppConfig


class AnalysisConfig(AppConfig):
    name = "krug.modules.analysis"
    label = "analysis"

    def ready(self) -> None:
        from krug.core.records import modules

        modules.load("krug.modules.analysis")
