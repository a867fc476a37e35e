"""The end of a deal: won or lost, by whom, why; and the way back."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from krug.core.access import policy
from krug.core.access.models import User
from krug.core.access.scopes import Action
from krug.core.events.models import Channel
from krug.core.events.writing import Fact, write
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import Overtaken
from krug.core.records.currencies import Currency, base_currency
from krug.core.records.custom import computing
from krug.core.records.fields import Field
from krug.core.records.money import MoneyField, RateField
from krug.core.stages import checking, demanding, movers, moving
from krug.core.stages.demanding import Filled
from krug.core.stages.models import StagedRecord
from krug.modules.currencies.rates import NoRate, to_keep
from krug.modules.deals.models.closed_period import ClosedPeriod
from krug.modules.deals.models.lost_reason import LostReason
from krug.modules.deals.models.state import DealState


class Outcome(models.TextChoices):
    WON = "won", gettext_lazy("Won")
    LOST = "lost", gettext_lazy("Lost")


class Closing(models.Model):
    """That a deal is closed: the outcome with its who, when and why. Opened again, the row goes; history keeps it."""

    deal = models.OneToOneField("deals.Deal", models.CASCADE, related_name="closing")
    outcome = models.CharField(max_length=4, choices=Outcome.choices)
    reason = models.ForeignKey("deals.LostReason", models.PROTECT, null=True, related_name="+", db_index=False)
    comment = models.TextField(blank=True)
    competitor = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(default=timezone.now)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)


@dataclass(frozen=True)
class Ending:
    """How a deal is to end."""

    outcome: Outcome
    reason: LostReason | None = None
    comment: str = ""
    competitor: str = ""


class Closable(StagedRecord):
    """The part of a deal that ends.

    `rate` (of `rate_nominal` units), `rate_on` and `base_amount` are those of the closing day and stay as they are when
    rates change; None while the deal is open, and as long as no rate is known. `lost_reason` and
    `competitor` are what was said in losing.
    """

    kind = models.ForeignKey("deals.DealKind", models.PROTECT, related_name="deals", db_index=False)
    state = models.CharField(max_length=4, choices=DealState.choices, default=DealState.OPEN, editable=False)
    amount = MoneyField(null=True, blank=True)
    currency = models.CharField(max_length=3, choices=Currency.choices, blank=True)
    rate = RateField(null=True, editable=False)
    rate_nominal = models.PositiveIntegerField(default=1, editable=False)
    rate_on = models.DateField(null=True, editable=False)
    base_amount = MoneyField(null=True, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)
    lost_reason = models.ForeignKey(
        "deals.LostReason", models.PROTECT, null=True, editable=False, related_name="deals", db_index=False
    )
    competitor = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True

    @property
    def is_open(self) -> bool:
        return self.state == DealState.OPEN

    def win(
        self,
        actor: User,
        comment: str = "",
        channel: str = Channel.PAGE,
        at: dt.datetime | None = None,
        filled: Filled | None = None,
    ) -> bool:
        """Close as won. Gives and raises what `close` does."""
        return self.close(actor, Ending(Outcome.WON, comment=comment), channel, at, filled)

    def lose(
        self,
        actor: User,
        reason: LostReason | None = None,
        comment: str = "",
        competitor: str = "",
        channel: str = Channel.PAGE,
        at: dt.datetime | None = None,
        filled: Filled | None = None,
    ) -> bool:
        """Close as lost. The reason is required unless the kind says otherwise. Gives and raises what `close` does."""
        return self.close(actor, Ending(Outcome.LOST, reason, comment, competitor), channel, at, filled)

    @transaction.atomic
    def close(
        self,
        actor: User,
        ending: Ending,
        channel: str = Channel.PAGE,
        at: dt.datetime | None = None,
        filled: Filled | None = None,
    ) -> bool:
        """Close the deal; gives whether anything changed: a second time does nothing.

        `filled`: fields filled in along with it. Raises Denied, Invalid (a reason is missing or no longer on the list,
        the person may not close deals so, a won one's checklist is not ticked, `at` is in a closed period), Lacking
        where the deal must have more to end so, Overtaken where somebody has closed the deal otherwise meanwhile.
        """
        policy.check(actor, Action.CHANGE, self)
        self.check_ending(ending, actor)
        if self.is_open and at is not None:
            ClosedPeriod.ensure_open(at)
        if self.is_open:
            movers.check_end(self, actor, ending.outcome, channel)
        version = self._fill_in(actor, ending, filled, channel)
        moment = at or timezone.now()
        values = {**self.frozen(moment), "closed_at": moment, "lost_reason": ending.reason}
        if ending.competitor:
            values["competitor"] = ending.competitor
        # Another process may close the same deal at this moment: who finds it open is the one.
        if not self._turn([DealState.OPEN], ending.outcome.value, values):
            self.refresh_from_db(fields=["state"])
            if self.state == ending.outcome:
                return False
            raise Overtaken(_("“%(title)s” is closed already. Open it again first.") % {"title": self})
        Closing.objects.create(deal_id=self.pk, at=moment, actor=actor, **vars(ending))
        moving.leave(self, moment)
        self._tell(actor, f"deal.{ending.outcome}", channel, ending, version)
        return True

    @transaction.atomic
    def reopen(self, actor: User, channel: str = Channel.PAGE) -> bool:
        """Back into work, in the stage where it ended; gives whether anything changed. Raises Denied, Invalid in a
        closed period.

        What is opened again within minutes was never closed: its stay in the stage goes on, and what was filled in
        along with the closing is as it was.
        """
        policy.check(actor, Action.CHANGE, self)
        was = Closing.objects.filter(deal=self.pk).first()
        if was is not None:
            ClosedPeriod.ensure_open(was.at)
        cleared: dict[str, Any] = dict.fromkeys(["rate", "rate_on", "base_amount", "closed_at", "lost_reason"])
        cleared["rate_nominal"] = 1
        # Two people may open it at once: the second finds it open and does nothing.
        if not self._turn([DealState.WON, DealState.LOST], DealState.OPEN, cleared):
            return False
        Closing.objects.filter(deal=self.pk).delete()
        moving.come_back(self, actor, was.at if was else timezone.now(), channel)
        self._tell(actor, "deal.reopened", channel, None)
        fresh = was is not None and was.actor_id == actor.pk and was.at > timezone.now() - moving.TO_TAKE_BACK
        if fresh and was and (version := moving.filled_with(self, was.outcome)):
            demanding.take_back(self, actor, version, channel)
        return True

    def frozen(self, at: dt.datetime, base: str = "") -> dict[str, Any]:
        """The rate of the day and the amount in the firm's own currency, which the deal keeps for good.

        `base` is the firm's currency, where whoever asks for many deals knows it.
        """
        try:
            kept = to_keep(self.currency, base or base_currency(), timezone.localdate(at))
        except NoRate:
            return {"rate": None, "rate_nominal": 1, "rate_on": None, "base_amount": None}
        turned = kept.turn(self.amount) if self.amount is not None else None
        return {"rate": kept.value, "rate_nominal": kept.nominal, "rate_on": kept.on, "base_amount": turned}

    def words_of(self, ending: Ending | None) -> dict[str, Any]:
        """What the event says; `ending` None for a deal opened again."""
        data: dict[str, Any] = {"title": str(self), "stage_id": self.stage_id, "version": self.version, "note": ""}
        if ending is None:
            return data
        reason = ending.reason
        said = [str(reason) if reason else "", ending.comment]
        return data | {
            "reason": said[0],
            "reason_id": reason.pk if reason else None,
            "comment": ending.comment,
            "competitor": ending.competitor,
            "amount": None if self.amount is None else f"{self.amount:.2f}",
            "currency": self.currency,
            "note": "".join(f": {words}" for words in said if words),
        }

    def asked_to_end(self) -> list[str]:
        return ["channel"] if self.kind.primary_interest_required else []

    def asked_for(self, outcome: Outcome) -> list[Field]:
        """The fields that must be filled in for the deal to end so: of a lost one only what the deal itself needs."""
        return demanding.to_the_end(self, outcome) if outcome is Outcome.WON else demanding.to_any_end(self)

    def check_ending(self, ending: Ending, actor: User) -> None:
        """Raises Invalid where the deal may not end so."""
        if ending.competitor and not actor.changes_field(self.KIND, "competitor"):
            raise Invalid({"competitor": _("This field is not changed by hand.")})
        if ending.outcome is Outcome.LOST:
            if ending.reason is None and self.kind.lost_reason_required:
                raise Invalid({"reason": _("Say why the deal is lost.")})
            if ending.reason is not None and not ending.reason.is_active:
                raise Invalid({"reason": _("Choose from the list.")})
        elif ending.reason is not None:
            raise Invalid({"reason": _("Only a lost deal has a reason.")})
        if len(ending.comment) > 10_000:
            raise Invalid({"comment": _("At most %(most)d characters.") % {"most": 10_000}})
        if len(ending.competitor) > 200:
            raise Invalid({"competitor": _("At most %(most)d characters.") % {"most": 200}})

    def _fill_in(self, actor: User, ending: Ending, filled: Filled | None, channel: str) -> int | None:
        """What a deal must have to end so; a second closing asks for nothing."""
        if not self.is_open:
            return None
        if ending.outcome is Outcome.WON:
            checking.before_end(self, channel)
        asked = self.asked_for(ending.outcome)
        return demanding.before_end(self, actor, asked, ending.outcome.label, filled, channel)

    def _turn(self, expected: list[DealState], to: str, values: dict[str, Any]) -> bool:
        manager: Any = type(self).objects
        rows = manager.filter(pk=self.pk, state__in=expected, deleted_at=None)
        if not rows.update(state=to, version=F("version") + 1, updated_at=timezone.now(), **values):
            return False
        self.refresh_from_db(fields=["state", "version", "updated_at", *values])
        computing.renew(self)  # the competitor is among what was written
        return True

    def _tell(self, actor: User, kind: str, channel: str, ending: Ending | None, filled: int | None = None) -> None:
        data = self.words_of(ending) | ({"filled": filled} if filled else {})
        write([Fact(kind, self.card, data, self.cards())], actor, channel)
