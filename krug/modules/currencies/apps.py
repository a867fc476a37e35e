from django.apps import AppConfig


class CurrenciesConfig(AppConfig):
    name = "krug.modules.currencies"
    label = "currencies"

    def ready(self) -> None:
        from krug.core.records import modules

        modules.load("krug.modules.currencies")
