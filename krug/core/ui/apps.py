from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "krug.core.ui"
    label = "ui"
