from django.apps import AppConfig


class DealsConfig(AppConfig):
    name = "krug.modules.deals"
    label = "deals"

    def ready(self) -> None:
        from krug.core.merging.carriers import carriers
        from krug.core.records import modules
        from krug.modules.currencies import keeping
        from krug.modules.deals import freezing
        from krug.modules.deals.interest.merging import Interest

        modules.load("krug.modules.deals")
        keeping.when_come.append(freezing.begin)
        carriers.insert(0, Interest())
