from django.apps import AppConfig


class GoogleConfig(AppConfig):
    name = "krug.modules.google"
    label = "google"

    def ready(self) -> None:
        from krug.core.personal.keepers import keepers
        from krug.core.records import modules
        from krug.modules.google.forgetting import links

        modules.load("krug.modules.google")
        keepers.append(links)
