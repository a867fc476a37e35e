from django.apps import AppConfig


class RequestsConfig(AppConfig):
    name = "krug.modules.requests"
    label = "requests"

    def ready(self) -> None:
        from krug.core.hours import weeks
        from krug.core.merging.carriers import carriers
        from krug.core.notices import concerning
        from krug.core.records import followers, modules
        from krug.modules.requests import forgetting, in_step
        from krug.modules.requests.leaving import RULES_OF_PERSON
        from krug.modules.requests.merging import Became
        from krug.modules.requests.models import Terms

        modules.load("krug.modules.requests")
        # Before the search, which is to read of a record what it is in the end.
        followers.followers.insert(0, in_step.InStep())
        followers.keepers.append(forgetting.forget)
        carriers.insert(0, Became())
        RULES_OF_PERSON.declare()
        concerning.elsewhere.add("request")
        weeks.firm_week.append(lambda: Terms.current().spans)
