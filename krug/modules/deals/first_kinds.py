"""The kinds of deal and the lost reasons every firm begins with, in the language of the installation."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from krug.core.stages.models import Colour, Pipeline, Stage
from krug.modules.deals.kinds import make_kind
from krug.modules.deals.models import DealKind, KindType, LostReason

# Name, chance in percent, longest stay in days.
Steps = list[tuple[str | Promise, int, int | None]]
SALE: Steps = [
    (_("Primary contact"), 10, 7),
    (_("Finding the need"), 20, 10),
    (_("Presentation or demonstration"), 30, 14),
    (_("Commercial proposal"), 45, 10),
    (_("Feedback"), 55, 10),
    (_("Correction of the proposal"), 65, 7),
    (_("Agreeing the terms"), 80, 14),
]
WHOLESALE: Steps = [
    (_("Need"), 20, 5),
    (_("Proposal"), 40, 5),
    (_("Agreeing the terms"), 60, 7),
    (_("Correction"), 75, 5),
    (_("Shipment"), 90, 10),
]
COLOURS = [Colour.GREY, Colour.BLUE, Colour.BLUE, Colour.VIOLET, Colour.VIOLET, Colour.TEAL, Colour.GREEN]
REASONS = [
    _("Too expensive"),
    _("Chose a competitor"),
    _("No budget"),
    _("The need is gone"),
    _("Terms or delivery time did not suit"),
    _("Cannot be reached"),
    _("Not our client"),
]


@transaction.atomic
def ensure_first_kinds() -> None:
    """Where no kind of deal has ever been made: three kinds and the reasons."""
    if DealKind.objects.exists():
        return
    with translation.override(settings.LANGUAGE_CODE):
        sale = make_kind(str(_("Sale")), KindType.MANUAL_STAGES)
        wholesale = make_kind(str(_("Wholesale")), KindType.MANUAL_STAGES)
        make_kind(str(_("Quick sale")), KindType.WITHOUT_STAGES)
        _fill(Pipeline.objects.get(deal_kind=sale), SALE)
        _fill(Pipeline.objects.get(deal_kind=wholesale), WHOLESALE)
        LostReason.objects.bulk_create(
            LostReason(name=str(reason), sort=number) for number, reason in enumerate(REASONS)
        )


def _fill(pipeline: Pipeline, steps: Steps) -> None:
    Stage.objects.bulk_create(
        Stage(
            pipeline=pipeline,
            name=str(name),
            sort=number,
            colour=COLOURS[number],
            probability=chance,
            longest_stay_days=days,
        )
        for number, (name, chance, days) in enumerate(steps)
    )
