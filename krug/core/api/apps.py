from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "krug.core.api"
    label = "api"
