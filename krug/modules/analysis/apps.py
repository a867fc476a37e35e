from django.apps import AppConfig


class AnalysisConfig(AppConfig):
    name = "krug.modules.analysis"
    label = "analysis"

    def ready(self) -> None:
        from krug.core.access.models.user import told_to
        from krug.core.records import modules
        from krug.modules.analysis.kept.fields import CLASSES, may_read

        modules.load("krug.modules.analysis")
        told_to[CLASSES.kind] = {field.name: may_read for field in CLASSES.fields}
