from django.apps import AppConfig


class DavConfig(AppConfig):
    name = "krug.modules.dav"
    label = "dav"

    def ready(self) -> None:
        from krug.core.personal.keepers import keepers
        from krug.core.records import followers, modules
        from krug.modules.dav import forgetting

        modules.load("krug.modules.dav")
        followers.keepers.append(forgetting.forget)
        keepers.append(forgetting.keeper)
