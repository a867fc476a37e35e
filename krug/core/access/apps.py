from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "krug.core.access"
    label = "access"
