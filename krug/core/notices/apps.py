from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "krug.core.notices"
    label = "notices"

    def ready(self) -> None:
        from krug.core.events.kinds import declare
        from krug.core.jobs import life
        from krug.core.jobs.kinds import Schedule
        from krug.core.live import touching
        from krug.core.merging import carriers
        from krug.core.notices import carrying, forgetting, inbox, panels, place, reading, standard, ticking, trying
        from krug.core.notices.beside import COMPANIONS, give_back_of
        from krug.core.notices.events import EVENTS
        from krug.core.notices.guiding import GUIDE
        from krug.core.records import followers, opened

        declare(*EVENTS)
        for kind in (*standard.STANDARD, trying.TRIAL):
            kind.declare()
        for page in (place.OWN, place.SERVICES, place.DELIVERIES, place.MINE):
            page.declare()
        for panel in (panels.FOLLOWING, panels.REMINDERS):
            panel.declare("")
        for companion in COMPANIONS:
            companion.declare()
        Schedule("notices.tick", 20, ticking.tick).declare()
        Schedule("notices.clean", 3600, forgetting.clean).declare()
        life.when_buried.append(give_back_of)
        touching.personal.add(reading.BELL)
        opened.listeners.append(inbox.mark_card)
        followers.keepers.append(forgetting.gone)
        carriers.carriers.append(carrying.Personal())
        for shown in GUIDE:
            shown.declare()
