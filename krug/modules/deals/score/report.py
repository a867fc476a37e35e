"""How good the score is: what was said of deals it had not learnt from, and how they ended."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from krug.core.reports import figures
from krug.core.reports.columns import FOUR, Column, ColumnType, share
from krug.core.reports.readers import Reader
from krug.core.reports.report import Report
from krug.core.reports.results import Chart, End, Figure, Result, Row, Series, Values
from krug.modules.deals.models import Deal, Scoring
from krug.modules.deals.reports.parameters import ANY_KIND, MANAGER, deals_of
from krug.modules.deals.score import quality
from krug.modules.deals.score.learning import ENOUGH, ENOUGH_OF_EACH

THOUSAND = 1000


def _tried(reader: Reader, values: Values) -> list[tuple[int, float, bool]]:
    """(deal, chance, won) of the trial, of the deals that the reader sees and asks for. Two queries."""
    kept = Scoring.current("model")
    every = [(int(deal), chance / THOUSAND, bool(won)) for deal, chance, won in kept.tried] if kept else []
    period = values["period"]
    rows = deals_of(reader, values)
    rows = period.limit(rows, "closed_at")
    mine = set(rows.exclude(closed_at=None).order_by().values_list("pk", flat=True).filter(pk__in=_ids(every)))
    return [one for one in every if one[0] in mine]


def _ids(every: list[tuple[int, float, bool]]) -> list[int]:
    return sorted({deal for deal, _chance, _won in every})


def _run(reader: Reader, values: Values) -> Result:
    tried = [(chance, won) for _deal, chance, won in _tried(reader, values)]
    rows = [_row(one) for one in quality.bins(tried)]
    kept = Scoring.current("model", "tried")
    return Result(rows, _totals(tried, kept), drawn=kept)


def _row(found: quality.Bin) -> Row:
    low, step = found.number * 100 // quality.BINS, 100 // quality.BINS
    name = f"{low}–{low + step} %"
    return Row(str(found.number), {"score": name, **_values(found.deals, found.expected, found.won)})


def _values(deals: int, expected: float, won: int) -> dict[str, Any]:
    said, was = _share(expected / deals) if deals else None, share(won, deals)
    return {
        "deals": deals,
        "won": won,
        "expected": said,
        "share_won": was,
        "off": None if said is None or was is None else was - said,
    }


def _totals(tried: list[quality.Tried], kept: Any) -> dict[str, Any]:
    """The last four are for programs, and said in words on the page; the very last is of the whole firm's trial."""
    if not tried:
        return {}
    return {
        **_values(len(tried), sum(chance for chance, _won in tried), sum(won for _chance, won in tried)),
        "roc_auc": _plain(quality.roc_auc(tried)),
        "brier": _plain(quality.brier(tried)),
        "brier_of_all_alike": _plain(quality.brier_of_all_alike(tried)),
        "tells_apart": kept.tells_apart,
    }


def _plain(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _share(value: float) -> Decimal:
    return Decimal(value).quantize(FOUR)


def _records(reader: Reader, values: Values, row: str, column: str) -> QuerySet[Any] | None:
    """A deal was looked at on several days, so that no figure is a number of deals."""
    return None


def how(values: Values, result: Result) -> list[tuple[str, str]]:
    kept: Any = result.drawn
    if kept is None:
        when = _("Krug learns at night; an administrator may begin it at once in the settings, or with “krug learn”.")
        return [(_("Not learnt yet:"), when)]
    if not kept.closed or not result.rows:
        few = _(
            "closed deals: %(closed)d, of them won: %(won)d. From %(enough)d on, of them %(each)d won and %(each)d "
            "lost, and only after the later half has had time to end, the score can be tried."
        )
        said = {"closed": kept.closed, "won": kept.won, "enough": ENOUGH, "each": ENOUGH_OF_EACH}
        return [(_("Too few closed deals to try it:"), few % said)]
    trial = _(
        "the score was learnt from deals closed before %(day)s alone, and said what it thought of each deal in work on "
        "days after that, one look for each deal and day; here is how they ended. What Krug shows now is learnt from "
        "all of them."
    )
    day = formats.date_format(kept.trial_from, "DATE_FORMAT") if kept.trial_from else ""
    totals = result.totals
    return [
        *_put_aside(kept),
        (_("Trial:"), trial % {"day": day}),
        (_("Tells won from lost:"), _auc(totals["roc_auc"])),
        (_("Misses (Brier):"), _misses(totals["brier"], totals["brier_of_all_alike"])),
        (_("Difference:"), _("won less expected: near nought, the figures can be taken at their word.")),
    ]


def _put_aside(kept: Any) -> list[tuple[str, str]]:
    """Where the trial went no better than knowing nothing but the share won."""
    if kept.tells_apart is not False:
        return []
    text = _(
        "on the trial the score of the whole firm's deals missed no less than the same chance for every deal would "
        "have. So it is put aside, and each deal in work is given the share of all closed deals that were won: "
        "%(share)s. It is tried anew each night."
    )
    whole = share(kept.won, kept.closed) or Decimal(0)
    return [(_("History does not tell won deals from lost ones yet:"), text % {"share": figures.percent(whole)})]


def _auc(value: float | None) -> str:
    if value is None:
        return _("all of these deals ended alike.")
    text = _(
        "of a won deal and a lost one, the won one had the higher score in %(share)s of all pairs (ROC AUC %(auc)s): "
        "50 %% is no better than tossing a coin, 100 %% is never wrong."
    )
    return text % {"share": figures.percent(Decimal(str(value))), "auc": formats.number_format(value, 3)}


def _misses(value: float, alike: float) -> str:
    text = _("%(brier)s; with the same chance for every deal it would be %(alike)s. Less is better.")
    return text % {"brier": formats.number_format(value, 4), "alike": formats.number_format(alike, 4)}


def chart(values: Values, result: Result, before: Result | None) -> Chart | None:
    """Of each tenth how many were won, with what was expected as a stroke."""
    if not result.rows:
        return None
    found = [row.values for row in result.rows]
    return Chart(
        title=_("Expected and won"),
        categories=[one["score"] for one in found],
        series=[Series(_("won"), "--ch1", [one["won"] for one in found])],
        ends=[End(figures.percent(one["share_won"]), figures.percent(one["expected"])) for one in found],
        marks=Series(_("expected"), "--ch-prev", [round(float(one["expected"]) * one["deals"]) for one in found]),
    )


DEAL_SCORE_QUALITY = Report(
    name="deal-score-quality",
    title=gettext_lazy("Quality of the deal score"),
    summary=gettext_lazy("Whether deals with a chance of 70 % are really won in 70 of a hundred"),
    subject=Deal.KIND,
    counts=("deal.score",),
    period_title=gettext_lazy("Closed"),
    parameters=(ANY_KIND, MANAGER),
    columns=(
        Column("score", gettext_lazy("Score"), ColumnType.TEXT, opens=False),
        Column("deals", gettext_lazy("Looks at deals"), opens=False),
        Column("won", gettext_lazy("Of deals won"), opens=False),
        Column("expected", gettext_lazy("Expected share"), ColumnType.SHARE, opens=False),
        Column("share_won", gettext_lazy("Share won"), ColumnType.SHARE, opens=False),
        Column("off", gettext_lazy("Difference"), ColumnType.SHARE, opens=False),
    ),
    figures=(
        Figure(gettext_lazy("Looks at deals"), "", "deals"),
        Figure(gettext_lazy("Expected share"), "", "expected"),
        Figure(gettext_lazy("Share won"), "", "share_won"),
    ),
    run=_run,
    records=_records,
    how=how,
    chart=chart,
)
