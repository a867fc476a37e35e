from django.apps import AppConfig


class CatalogConfig(AppConfig):
    name = "krug.modules.catalog"
    label = "catalog"

    def ready(self) -> None:
        from krug.core.records import modules

        modules.load("krug.modules.catalog")
