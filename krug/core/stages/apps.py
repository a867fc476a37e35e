from django.apps import AppConfig


class StagesConfig(AppConfig):
    name = "krug.core.stages"
    label = "stages"
