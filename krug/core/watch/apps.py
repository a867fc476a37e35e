from django.apps import AppConfig


class WatchConfig(AppConfig):
    name = "krug.core.watch"
    label = "watch"
