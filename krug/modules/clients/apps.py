from django.apps import AppConfig


class ClientsConfig(AppConfig):
    name = "krug.modules.clients"
    label = "clients"

    def ready(self) -> None:
        from krug.core.records import modules

        modules.load("krug.modules.clients")
