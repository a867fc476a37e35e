from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "krug.core.events"
    label = "events"
