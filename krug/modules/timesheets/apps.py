from django.apps import AppConfig


class TimesheetsConfig(AppConfig):
    name = "krug.modules.timesheets"
    label = "timesheets"

    def ready(self) -> None:
        from krug.core.lists.filtering.fields import NATURES
        from krug.core.records import modules
        from krug.core.records.models.record import settlers
        from krug.modules.timesheets import pricing
        from krug.modules.timesheets.fields import DurationField
        from krug.modules.timesheets.filtering import DurationNature

        NATURES.insert(0, (DurationField, DurationNature()))
        settlers["time_entry"].append(pricing.again)
        modules.load("krug.modules.timesheets")
