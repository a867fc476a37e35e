from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from krug.core.events.models import Channel

WORK = "handover"  # the code of the background work
# So long a handover may be taken back.
KEPT_FOR = dt.timedelta(days=30)


class Rule(models.TextChoices):
    """Who gets which record. What belongs to a client that is handed over goes where the client goes."""

    ONE = "one", _("All to one")
    EVENLY = "evenly", _("Evenly")
    LOAD = "load", _("By load: more to who has less")
    FIELD = "field", _("By what a field of the client says")
    SEGMENT = "segment", _("By segment: each to a person of choice")
    REGION = "region", _("By the client's region")


class HandoverState(models.TextChoices):
    RUNNING = "running", _("under way")
    DONE = "done", _("done")
    UNDOING = "undoing", _("being taken back")
    UNDONE = "undone", _("taken back")


class Handover(models.Model):
    """All that `person` holds, handed to `heirs`, in pieces and able to be taken back.

    `heirs` are ids, among whom what no rule speaks of is shared evenly. With the rule by field, `field` of the client
    says which of `by_value` (value to heir) gets it, with that by region the client's region does; `segments` are
    [segment, heir] in the order in which they are asked. `with_closed`: closed deals and done activities too; they keep
    their person otherwise, so that reports tell what they told. `besides` says who gets single things beside the
    records (key to heir, see `besides`); the first heir gets the others. `kind` and `last_id` are how far the pieces
    have come, written in the transaction of each. `partnerships` are the ids of those that went to the first heir, and
    go back with the rest. `actor` is who began it, or who took it back, and `channel` the way by which they did.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="handovers")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    channel = models.CharField(max_length=10, choices=Channel.choices, default=Channel.PAGE)
    rule = models.CharField(max_length=10, choices=Rule.choices)
    heirs = models.JSONField(default=list)
    field = models.CharField(max_length=60, blank=True)
    by_value = models.JSONField(default=dict)
    segments = models.JSONField(default=list)
    besides = models.JSONField(default=dict)
    with_closed = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=HandoverState.choices, default=HandoverState.RUNNING)
    kind = models.CharField(max_length=40, blank=True)
    last_id = models.BigIntegerField(default=0)
    total = models.IntegerField(default=0)
    handed = models.IntegerField(default=0)
    left = models.IntegerField(default=0)
    restored = models.IntegerField(default=0)
    kept = models.IntegerField(default=0)
    partnerships = models.JSONField(default=list)
    was_open = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(state__in=["running", "undoing"]),
                name="one_handover_at_a_time",
            )
        ]

    @property
    def is_over(self) -> bool:
        return self.state in (HandoverState.DONE, HandoverState.UNDONE)

    @property
    def until(self) -> dt.datetime:
        """Till when it may be taken back."""
        return self.created_at + KEPT_FOR

    @property
    def may_be_taken_back(self) -> bool:
        return self.state == HandoverState.DONE and timezone.now() < self.until

    @property
    def done(self) -> int:
        is_back = self.state in (HandoverState.UNDOING, HandoverState.UNDONE)
        return self.restored + self.kept if is_back else self.handed + self.left


class HandedRecord(models.Model):
    """One record that went from the person to `heir`."""

    handover = models.ForeignKey(Handover, models.CASCADE, related_name="records", db_index=False)
    kind = models.CharField(max_length=40)
    record_id = models.BigIntegerField()
    heir = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["handover", "kind", "record_id"], name="handed_once")]


class HandedThing(models.Model):
    """One thing beside the records that was to go from the person to `heir`: a department's headship, a shared view.

    `sort` and `thing` tell which; `name` is what it was called; `was` is what its sort must know to bring it back.
    `heir` None: it could not be given and stayed with the person. `reason` says why it could not be given, or given
    back.
    """

    handover = models.ForeignKey(Handover, models.CASCADE, related_name="things", db_index=False)
    sort = models.CharField(max_length=40)
    thing = models.BigIntegerField()
    name = models.CharField(max_length=200)
    heir = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
    was = models.CharField(max_length=60, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["handover", "sort", "thing"], name="thing_handed_once")]
