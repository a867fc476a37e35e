from django.apps import AppConfig


class PersonalConfig(AppConfig):
    name = "krug.core.personal"
    label = "personal"

    def ready(self) -> None:
        from krug.core.events.kinds import declare
        from krug.core.merging.carriers import carriers
        from krug.core.personal import consenting, keepers
        from krug.core.personal.carrier import Consents
        from krug.core.personal.declarations import PAGE, TEXT_KEPT, of_kind
        from krug.core.personal.panel import CONSENTS
        from krug.core.records import followers, kinds

        PAGE.declare()
        CONSENTS.declare("")
        declare(TEXT_KEPT)
        kinds.more_events.append(of_kind)
        carriers.append(Consents())
        followers.keepers.append(consenting.forget)
        keepers.keepers.append(consenting.without_source)
