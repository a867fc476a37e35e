from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "krug.modules.site"
    label = "site"

    def ready(self) -> None:
        from krug.core.events.kinds import declare
        from krug.core.files import limits
        from krug.core.jobs.kinds import Schedule
        from krug.core.personal.keepers import keepers
        from krug.core.records import followers, modules
        from krug.modules.site import forgetting, receiving
        from krug.modules.site.events import EVENTS

        declare(*EVENTS)
        modules.load("krug.modules.site")
        followers.keepers.append(forgetting.forget)
        keepers.append(forgetting.keeper)
        limits.take_beneath("/site/", receiving.most_bytes)
        Schedule("site.make_up", 60, receiving.make_up).declare()
        Schedule("site.sweep", 24 * 3600, receiving.sweep).declare()
