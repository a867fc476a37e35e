from django.apps import AppConfig


class DavConfig(AppConfig):
    name = "krug.modules.dav"
    label = "dav"

    def ready(self) -> None:
        from krug.core.records import modules

        modules.load("krug.modules.dav")
