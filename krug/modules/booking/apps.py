from django.apps import AppConfig


class BookingConfig(AppConfig):
    name = "krug.modules.booking"
    label = "booking"

    def ready(self) -> None:
        from krug.core.events.kinds import declare
        from krug.core.jobs.kinds import Schedule
        from krug.core.personal.keepers import keepers
        from krug.core.records import followers, modules
        from krug.modules.activities import planning
        from krug.modules.activities.calendar import booking
        from krug.modules.booking import following, forgetting, letters, taking
        from krug.modules.booking.events import EVENTS

        declare(*EVENTS)
        modules.load("krug.modules.booking")
        followers.followers.append(following.Bookings())
        planning.when_turned.append(following.turned)
        booking.also_taken.append(following.is_taken)
        keepers.append(forgetting.keeper)
        Schedule("booking.lapse", 60, taking.lapse).declare()
        Schedule("booking.sweep", 24 * 3600, taking.sweep).declare()
        Schedule("booking.remind", 60, letters.remind).declare()
        Schedule("booking.letters", 15, letters.send_due).declare()
