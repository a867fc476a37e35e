"""How late a record is: one answer on the board, in my day, on the path and in the conditions."""

import datetime as dt

import pytest
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from krug.core.stages import path, wishes
from krug.core.stages.board import Reader
from krug.core.stages.lateness import days_over
from krug.core.stages.models import Pipeline, Stage
from krug.core.stages.staged import get
from krug.modules.deals.day.forgotten import forgotten_deals
from krug.modules.deals.models import Deal

NOW = dt.datetime(2026, 3, 30, 12, tzinfo=dt.UTC)


@given(most=st.integers(1, 3650), lasted=st.timedeltas(dt.timedelta(), dt.timedelta(days=4000)))
def test_full_days_beyond_the_longest_and_at_least_one(most, lasted):
    days = days_over(NOW - lasted, most, NOW)

    assert (days > 0) == (lasted > dt.timedelta(days=most))
    assert days in {0, 1} or days == lasted.days - most


def test_what_has_no_stage_or_no_longest_stay_is_never_over():
    assert days_over(None, 5, NOW) == days_over(NOW - dt.timedelta(days=99), None, NOW) == 0


@pytest.mark.parametrize(
    ("hours", "said"), [(-1, ""), (1, "1 day over the norm"), (25, "1 day over the norm"), (49, "2 days over the norm")]
)
def test_board_my_day_path_and_condition_agree(manager, make_deal_of, hours, said):
    deal = make_deal_of(manager)
    stage = Stage.objects.get(pk=deal.stage_id)
    Stage.objects.filter(pk=stage.pk).update(longest_stay_days=5)
    since = timezone.now() - dt.timedelta(days=5, hours=hours)
    Deal.objects.filter(pk=deal.pk).update(stage_since=since)
    path.Passage.objects.filter(record_kind="deal", record_id=deal.pk).update(entered_at=since)
    pipeline = Pipeline.objects.get(pk=deal.pipeline_id)

    with translation.override("en"):
        board = Reader(get("deal"), manager, pipeline, wishes.Wish(pipeline=pipeline.pk)).board()
        (card,) = [card for lane in board.lanes for card in lane.cards]
        (row,) = forgotten_deals(manager, manager)["rows"]
        late = Reader(get("deal"), manager, pipeline, wishes.Wish(pipeline=pipeline.pk, late=True)).board()

    assert (card.text if card.mark == "late" else "", row.over) == (said, said)
    assert path.stays(Deal.objects.get(pk=deal.pk))[0].is_late == bool(said)
    assert late.total.count == (1 if said else 0)
