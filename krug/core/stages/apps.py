from django.apps import AppConfig
from django.db.models.signals import post_migrate


class StagesConfig(AppConfig):
    name = "krug.core.stages"
    label = "stages"

    def ready(self) -> None:
        from krug.core.records.followers import keepers
        from krug.core.stages import forgetting

        keepers.append(forgetting.forget)
        from krug.core.stages import counting
        from krug.core.stages.moving_all import MOVING

        MOVING.declare()

        # Sent when the tables of all rooms are there.
        post_migrate.connect(counting.follow_all, sender=self)
