from django.apps import AppConfig


class CatalogConfig(AppConfig):
    name = "krug.modules.catalog"
    label = "catalog"

    def ready(self) -> None:
        from krug.core.merging.carriers import carriers
        from krug.core.records import modules
        from krug.modules.catalog.merging import Prices

        modules.load("krug.modules.catalog")
        carriers.insert(0, Prices())
