from django.apps import AppConfig


class HelpConfig(AppConfig):
    name = "krug.core.help"
    label = "help"
