from django.apps import AppConfig


class MarketingConfig(AppConfig):
    name = "krug.modules.marketing"
    label = "marketing"

    def ready(self) -> None:
        from krug.core.merging.carriers import carriers
        from krug.core.records import form_parts, modules
        from krug.modules.marketing.interest import NAMES
        from krug.modules.marketing.merging import Invitations

        modules.load("krug.modules.marketing")
        carriers.insert(0, Invitations())
        form_parts.add(
            form_parts.FormPart("marketing/interest_of_form.html", lambda kind: bool(set(NAMES) & {*kind.names}))
        )
