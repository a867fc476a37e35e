"""The kinds of deal and the lost reasons every firm begins with, in the language of the installation."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from krug.core.stages.models import Pipeline
from krug.modules.deals.kinds import make_kind
from krug.modules.deals.models import DealKind, KindType, LostReason
from krug.modules.deals.stage_templates import StageTemplate, lay_out

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
        lay_out(Pipeline.objects.get(deal_kind=sale), StageTemplate.SALE)
        lay_out(Pipeline.objects.get(deal_kind=wholesale), StageTemplate.WHOLESALE)
        LostReason.objects.bulk_create(
            LostReason(name=str(reason), sort=number) for number, reason in enumerate(REASONS)
        )
