from django.apps import AppConfig


class ListsConfig(AppConfig):
    name = "krug.core.lists"
    label = "lists"
