"""The rows of stages a new kind of deal may begin with, as the trade goes through them."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db import models
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from krug.core.access.models import Firm
from krug.core.stages.models import Colour, Pipeline, Stage


class StageTemplate(models.TextChoices):
    SALE = "sale", _("Sale: from the first contact to the agreed terms")
    WHOLESALE = "wholesale", _("Wholesale: from the need to the shipment")
    ONE_STAGE = "one_stage", _("One stage: you add the others yourself")


@dataclass(frozen=True)
class Step:
    """A stage to be: the chance of winning in percent, and the days after which a deal has stood there too long."""

    name: str | Promise
    colour: Colour
    probability: int
    longest_stay_days: int | None


STEPS: dict[str, tuple[Step, ...]] = {
    StageTemplate.SALE: (
        Step(_("Primary contact"), Colour.GREY, 10, 7),
        Step(_("Finding the need"), Colour.BLUE, 20, 10),
        Step(_("Presentation or demonstration"), Colour.BLUE, 30, 14),
        Step(_("Commercial proposal"), Colour.VIOLET, 45, 10),
        Step(_("Feedback"), Colour.VIOLET, 55, 10),
        Step(_("Correction of the proposal"), Colour.TEAL, 65, 7),
        Step(_("Agreeing the terms"), Colour.GREEN, 80, 14),
    ),
    # The deal is won when the goods have left: shipment is the last of its stages.
    StageTemplate.WHOLESALE: (
        Step(_("Need"), Colour.GREY, 20, 5),
        Step(_("Proposal"), Colour.BLUE, 40, 5),
        Step(_("Agreeing the terms"), Colour.VIOLET, 60, 7),
        Step(_("Correction"), Colour.TEAL, 75, 5),
        Step(_("Shipment"), Colour.GREEN, 90, 10),
    ),
    StageTemplate.ONE_STAGE: (Step(_("Primary contact"), Colour.BLUE, 10, None),),
}


def lay_out(pipeline: Pipeline, template: str) -> None:
    """The template's stages in a pipeline that has none."""
    Stage.objects.bulk_create(
        Stage(
            pipeline=pipeline,
            name=name,
            sort=number,
            colour=step.colour,
            probability=step.probability,
            longest_stay_days=step.longest_stay_days,
        )
        for number, (name, step) in enumerate(zip(names_in_order()[template], STEPS[template], strict=True))
    )


def names_in_order() -> dict[str, list[str]]:
    """Of each template the names of its stages, in the firm's language: everybody will read them."""
    with translation.override(Firm.current().language or settings.LANGUAGE_CODE):
        return {template: [str(step.name) for step in steps] for template, steps in STEPS.items()}
