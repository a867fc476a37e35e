from django.apps import AppConfig


class DealsConfig(AppConfig):
    name = "krug.modules.deals"
    label = "deals"

    def ready(self) -> None:
        from krug.core.merging.carriers import carriers
        from krug.core.records import followers, modules, reassigning
        from krug.modules.activities import planning
        from krug.modules.currencies import keeping
        from krug.modules.deals import freezing
        from krug.modules.deals.interest.merging import Interest
        from krug.modules.deals.typical import following, forgetting, passing_on

        modules.load("krug.modules.deals")
        keeping.when_come.append(freezing.begin)
        carriers.insert(0, Interest())
        planning.when_turned.append(following.follow)
        planning.brings_next.append(following.is_task)
        followers.keepers.append(forgetting.forget)
        reassigning.hearers["deal"].append(passing_on.pass_on)
