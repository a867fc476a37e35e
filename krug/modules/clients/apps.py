from django.apps import AppConfig


class ClientsConfig(AppConfig):
    name = "krug.modules.clients"
    label = "clients"

    def ready(self) -> None:
        from krug.core.access import partners
        from krug.core.merging.carriers import carriers
        from krug.core.personal import keepers
        from krug.core.records import followers, modules, sharing
        from krug.modules.clients.contact_persons import GoWithTheCompany
        from krug.modules.clients.merging import Relations
        from krug.modules.clients.relations import part_all

        modules.load("krug.modules.clients")
        followers.followers.append(GoWithTheCompany())
        followers.keepers.append(partners.forget)
        carriers.insert(0, Relations())
        keepers.keepers.append(part_all)
        sharing.elsewhere |= {"client", "contact"}  # colleagues are taken in, with a part in the work
