from django.apps import AppConfig


class TimesheetsConfig(AppConfig):
    name = "krug.modules.timesheets"
    label = "timesheets"

    def ready(self) -> None:
        from krug.core.lists.filtering.fields import NATURES
        from krug.core.merging.carriers import carriers
        from krug.core.records import modules
        from krug.modules.timesheets.fields import DurationField
        from krug.modules.timesheets.filtering import DurationNature
        from krug.modules.timesheets.merging import RatesAndTimers

        NATURES.insert(0, (DurationField, DurationNature()))
        modules.load("krug.modules.timesheets")
        carriers.insert(0, RatesAndTimers())
