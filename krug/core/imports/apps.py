from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "krug.core.imports"
    label = "imports"

    def ready(self) -> None:
        from krug.core.imports import declarations
        from krug.core.imports.guiding import GUIDE

        declarations.declare()
        for shown in GUIDE:
            shown.declare()
