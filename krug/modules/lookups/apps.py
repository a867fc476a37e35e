from django.apps import AppConfig


class LookupsConfig(AppConfig):
    name = "krug.modules.lookups"
    label = "lookups"

    def ready(self) -> None:
        from krug.core.events.kinds import declare
        from krug.core.records import form_parts, modules
        from krug.modules.lookups.events import EVENTS
        from krug.modules.lookups.offering import PART

        declare(*EVENTS)
        modules.load("krug.modules.lookups")
        form_parts.add(PART)
