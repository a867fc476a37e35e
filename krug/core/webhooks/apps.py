from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    name = "krug.core.webhooks"
    label = "webhooks"

    def ready(self) -> None:
        from krug.core.events.kinds import declare
        from krug.core.jobs import life
        from krug.core.jobs.kinds import Schedule
        from krug.core.webhooks import cleaning
        from krug.core.webhooks.beside import SENDING, give_back_of
        from krug.core.webhooks.events import EVENTS
        from krug.core.webhooks.leaving import WEBHOOKS
        from krug.core.webhooks.place import PAGE

        declare(*EVENTS)
        PAGE.declare()
        SENDING.declare()
        Schedule("webhooks.clean", 3600, cleaning.clean).declare()
        life.when_buried.append(give_back_of)
        WEBHOOKS.declare()
