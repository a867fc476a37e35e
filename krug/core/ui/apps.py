from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "krug.core.ui"
    label = "ui"

    def ready(self) -> None:
        from krug.core.ui.guiding import GUIDE

        for shown in GUIDE:
            shown.declare()
