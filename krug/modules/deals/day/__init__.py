"""What the room of deals adds to my day."""

from django.utils.translation import gettext_lazy as _

from krug.modules.activities.day import DayPart, Where
from krug.modules.deals.day.figures import figures
from krug.modules.deals.day.forgotten import forgotten_deals
from krug.modules.deals.day.steps import finished_steps

PARTS = (
    DayPart("finished-steps", _("Steps that are done: go on"), Where.SIDE, "deals/day_steps.html", finished_steps, 25),
    DayPart("forgotten-deals", _("Forgotten deals"), Where.SIDE, "deals/day_forgotten.html", forgotten_deals, order=30),
    DayPart("deal-figures", _("This month"), Where.SIDE, "deals/day_figures.html", figures, order=35),
)
