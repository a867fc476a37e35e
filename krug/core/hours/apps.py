from django.apps import AppConfig


class HoursConfig(AppConfig):
    name = "krug.core.hours"
    label = "hours"

    def ready(self) -> None:
        from krug.core.events import kinds
        from krug.core.hours.declared import EVENTS, PAGES

        for page in PAGES:
            page.declare()
        kinds.declare(*EVENTS)
