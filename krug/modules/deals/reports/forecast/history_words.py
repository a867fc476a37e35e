"""How the forecast by history comes about, in words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from krug.core.reports.periods import Period
from krug.modules.deals.reports.forecast.counting import ENOUGH, Counted
from krug.modules.deals.reports.forecast.odds import DRAWS, MOST_DRAWN


def by_history(period: Period, found: Counted) -> list[tuple[str, str]]:
    """How the figures by history and the interval come about, or that there is too little history."""
    if found.finished < ENOUGH:
        few = _("deals closed %(period)s: %(finished)d. From %(enough)d on a forecast by history is made.")
        said = {"period": period.say(), "finished": found.finished, "enough": ENOUGH}
        return [(_("Too little history:"), few % said)]
    history = _(
        "of each deal in work, amount × the share won in that month among the deals closed %(period)s that once came "
        "into its stage and took at least as many days from there to the end as it has stood there; the month follows "
        "from their days from there to winning. A deal that has stood longer than all of them counts nothing, and so "
        "does what has not begun yet. Closed deals: %(finished)d."
    )
    interval = _(
        "80 %%: the same is drawn %(draws)d times, each deal ending as one of those deals, picked by lot, did (the "
        "lots are the same every time); a tenth of the sums lies below it and a tenth above. The figure by history is "
        "always taken in. The %(most)d largest deals are drawn one by one, all others together."
    )
    said = {"period": period.say(), "finished": found.finished}
    return [
        (_("By history:"), history % said),
        (_("At least and at most:"), interval % {"draws": DRAWS, "most": MOST_DRAWN}),
    ]
