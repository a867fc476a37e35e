from django.apps import AppConfig


class LiveConfig(AppConfig):
    name = "krug.core.live"
    label = "live"
