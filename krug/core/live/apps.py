from django.apps import AppConfig


class LiveConfig(AppConfig):
    name = "krug.core.live"
    label = "live"

    def ready(self) -> None:
        from krug.core.jobs.kinds import Schedule
        from krug.core.live import touching

        Schedule("live.clean", 600, touching.clean).declare()
