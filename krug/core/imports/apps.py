from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "krug.core.imports"
    label = "imports"
