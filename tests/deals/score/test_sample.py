"""The score learnt from the public sample, where its files lie beside the checkout."""

import pytest

from krug.core.jobs import queue
from krug.core.jobs.performing import see_through
from krug.core.reports.running import run_report
from krug.modules.deals.models import DealScore, Scoring
from krug.modules.deals.score.place import LEARNING
from tests.reports import real_data


@pytest.fixture
def firm(db):
    return real_data.load()


if real_data.FILES:

    @pytest.mark.once  # minutes of learning from what any database gives alike
    def test_the_chances_hold_on_deals_of_later_days(firm):
        boss, _people = firm
        see_through(queue.start(LEARNING, boss, {}))

        report = run_report(boss, "deal-score-quality", {})

        kept, totals = Scoring.current(), report["totals"]
        assert (kept.closed, kept.won) == (6711, 4238)
        # The sample says little of who wins, which the score must own to: near the share of all, and right on average.
        assert totals["roc_auc"] > 0.5
        assert totals["brier"] < totals["brier_of_all_alike"] + 0.002
        # It misses no less than one chance for all would: it gives way to the share of all, to the percent.
        assert totals["tells_apart"] is (totals["brier"] < totals["brier_of_all_alike"]) is False
        assert set(DealScore.objects.values_list("percent", flat=True)) == {round(4238 / 6711 * 100)}
        assert abs(totals["expected"] - totals["share_won"]) < 0.05
        assert all(abs(row["off"]) < 0.1 for row in report["rows"] if row["deals"] >= 200)
        assert DealScore.objects.count() == 2089

else:

    def test_the_chances_hold_on_deals_of_later_days():
        pytest.skip(f"The sample is not there: {real_data.ROOT.parent / 'shared/data'}")
