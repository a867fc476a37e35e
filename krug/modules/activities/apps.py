from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    name = "krug.modules.activities"
    label = "activities"

    def ready(self) -> None:
        from krug.core.merging.carriers import carriers
        from krug.core.records import modules, sharing
        from krug.modules.activities.merging import Subjects
        from krug.modules.activities.recurring.leaving import SERIES

        modules.load("krug.modules.activities")
        carriers.insert(0, Subjects())
        SERIES.declare()
        sharing.elsewhere.add("activity")  # colleagues are called to take part
