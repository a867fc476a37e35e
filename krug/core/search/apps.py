from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "krug.core.search"
    label = "search"
