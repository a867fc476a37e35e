"""How long deals stand in stages: figures worked out by hand, and against plain Python."""

import datetime as dt
from collections import defaultdict
from statistics import median

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from krug.core.access.scopes import FieldRight
from krug.core.reports.periods import Period
from krug.core.reports.readers import Reader
from krug.core.reports.report import get
from krug.core.reports.running import find, read, run_report
from krug.core.stages.models import Passage, Stage
from krug.modules.deals.models import Deal, LostReason, Outcome
from tests.reports.test_deals import DAYS, SOME, asked

SPRING = {"from": "2026-04-01", "to": "2026-06-30"}


def rows(user, **raw):
    found = run_report(user, "stage-duration", {**SPRING, **raw})
    return [tuple(row.values())[1:] for row in found["rows"]], found["totals"]


def test_stays_of_a_period_by_hand(administrator, manager, deal, stages):
    for stay in (3, 4, 5):  # of the year before: the usual is four days
        deal(manager, (1, 10), stay, outcome=Outcome.LOST)
    deal(manager, (4, 1), 2, 7, outcome=Outcome.WON)
    deal(manager, (4, 1), 4, 1, outcome=Outcome.LOST)
    deal(manager, (3, 20), 15, 80, outcome=Outcome.LOST)  # 3 April, and then until 30 June and beyond: 88 days by then
    deal(manager, (6, 1), 100)  # stands: 30 days at the end of the period

    found, totals = rows(administrator)

    # Days 2, 4, 15, 30: the middle of 4 and 15; two over four days. Then 1, 7, 80: no norm is known.
    assert found[0] == (4, 9.5, 30, 4, 2)
    assert found[1] == (3, 7, 80, None, None)
    assert found[2] == (0, None, None, None, None)
    assert totals == {"deals": 4, "over_norm": 2}


def test_the_longest_stay_set_is_the_norm_and_any_moment_more_is_over(administrator, manager, deal, stages):
    Stage.objects.filter(pk=stages[0].pk).update(longest_stay_days=4)
    deal(manager, (4, 1), 4, outcome=Outcome.LOST)
    late = deal(manager, (4, 1), 4, outcome=Outcome.LOST)
    Passage.objects.filter(record_id=late.pk).update(left_at=late.closed_at + dt.timedelta(seconds=5))

    found, totals = rows(administrator)

    assert found[0] == (2, 4, 4, 4, 1)
    assert totals == {"deals": 2, "over_norm": 1}


def test_who_stands_is_counted_up_to_now(administrator, manager, deal):
    standing = deal(manager, (4, 1), 3)
    since = timezone.now() - dt.timedelta(days=12, hours=5)
    Passage.objects.filter(record_id=standing.pk).update(entered_at=since)

    [first, *_rest] = run_report(administrator, "stage-duration", {})["rows"]

    assert (first["deals"], first["median_days"]) == (1, 12)


def test_a_deal_that_came_twice_counts_by_its_longest_stay(administrator, manager, deal, stages):
    twice = deal(manager, (4, 1), 2, 1, outcome=Outcome.LOST)
    back = Passage.objects.filter(record_id=twice.pk).order_by("id")[1]
    Passage.objects.filter(pk=back.pk).update(stage=stages[0], left_at=back.entered_at + dt.timedelta(days=9))

    found, totals = rows(administrator)

    assert (found[0][:3], found[1][0], totals["deals"]) == ((1, 9, 9), 0, 1)


def test_only_what_the_reader_sees_and_asks_for_is_counted(administrator, manager, stranger, deal):
    deal(manager, (4, 1), 2, outcome=Outcome.LOST)
    deal(stranger, (4, 1), 8, outcome=Outcome.LOST)

    assert rows(manager)[0][0][:2] == (1, 2)
    assert rows(administrator)[0][0][:2] == (2, 5)
    assert rows(administrator, manager=str(stranger.pk))[0][0][:2] == (1, 8)


def test_a_kind_without_stages_has_one_stay_from_making_to_closing(administrator, make_deals, deal_kinds):
    deals = make_deals(30, kinds=deal_kinds[2:])

    found = run_report(administrator, "stage-duration", {"kind": deal_kinds[2].name})

    assert [row["deals"] for row in found["rows"]] == [len(deals)]


@pytest.fixture
def narrow(manager, deal):
    """A first stage of nine days where it used to be four, where most are lost because of the price."""
    price, other = LostReason.objects.all()[:2]
    for _n in range(10):
        deal(manager, (5, 1), 4, outcome=Outcome.LOST, reason=other, year=2025)
    for number in range(11):
        deal(manager, (4, 1), 9, outcome=Outcome.LOST, reason=price if number < 8 else other)
    return price


def told(user, **raw):
    found, reader = find(user, "stage-duration"), Reader(user)
    values = read(found, reader, {**SPRING, **raw})
    return [f"{one.what} {one.more}" for one in found.remarks(values, found.run(reader, values), None)]


def test_a_narrow_place_is_said_in_words(administrator, narrow):
    assert told(administrator) == [
        "Сделки стоят 9 дней на этапе «Первичный контакт», в 2,3 раза дольше обычного (4 дня). "
        f"Из проигранных там 8 из 11 — по причине «{narrow}»."
    ]


def test_no_narrow_place_is_said_of_few_deals(administrator, manager, narrow):
    Deal.objects.filter(closed_at__year=2026).order_by("pk").first().delete()
    Deal.objects.filter(closed_at__year=2026).order_by("pk").first().delete()

    assert told(administrator) == []


def test_who_does_not_see_reasons_is_told_none(administrator, head, narrow):
    head.role.field_rights = {"deal": {"lost_reason": FieldRight.HIDDEN}}
    head.role.save()
    reader = type(head).objects.get(pk=head.pk)

    assert told(administrator)[0].endswith(f"«{narrow}».")
    assert [str(narrow) in text for text in told(reader)] == [False]


@SOME
@given(first=DAYS, last=DAYS, who=st.sampled_from(["administrator", "head", "manager"]))
def test_stays_are_what_the_passages_say(request, make_deals, deal_kinds, first, last, who):
    user = request.getfixturevalue(who)
    if not Deal.objects.exists():
        make_deals(120)
    period = Period(min(first, last), max(first, last))
    cut = min(period.end, timezone.now())

    for kind in deal_kinds[:2]:
        order = list(Stage.objects.filter(pipeline=kind.pipeline_id).order_by("sort", "id"))
        deals = set(Deal.objects.visible_to(user).filter(kind=kind).values_list("pk", flat=True))
        longest = defaultdict(dict)
        for one in Passage.objects.filter(record_id__in=deals, record_kind="deal"):
            if one.entered_at < cut and (one.left_at is None or one.left_at >= period.start):
                days = (int(min(one.left_at or cut, cut).timestamp()) - int(one.entered_at.timestamp())) // 86400
                known = longest[one.stage_id]
                known[one.record_id] = max(days, known.get(one.record_id, 0))

        found = run_report(user, "stage-duration", asked(period, kind=str(kind.pk)))

        for row, stage in zip(found["rows"], order, strict=True):
            stays = sorted(longest[stage.pk].values())
            at = -(-len(stays) * 9 // 10) - 1
            expected = (len(stays), median(stays), stays[at]) if stays else (0, None, None)
            assert (row["deals"], row["median_days"], row["p90_days"]) == expected


def test_each_count_leads_to_as_many_records(head, make_deals):
    make_deals(100)
    found, reader = find(head, "stage-duration"), Reader(head)
    values = read(found, reader, SPRING)
    result = found.run(reader, values)

    for key, cells in [*((row.key, row.values) for row in result.rows), ("", result.totals)]:
        for column in ("deals", "over_norm"):
            behind = found.records(reader, values, key, column)
            assert (key, column, behind.count()) == (key, column, cells[column] or 0)
    assert found.records(reader, values, "99", "deals") is None


@pytest.mark.parametrize("size", [10, 100])
def test_queries_do_not_grow_and_the_page_has_one_heading(
    client, head, make_deals, django_assert_max_num_queries, size
):
    make_deals(size)
    client.force_login(head)
    client.get("/reports/stage-duration")

    with django_assert_max_num_queries(26):
        text = client.get("/reports/stage-duration?period=this-year").content.decode()

    assert text.count("<h1") == 1


def test_columns_of_the_contract():
    columns = " ".join(column.key for column in get("stage-duration").columns)

    assert columns == "stage deals median_days p90_days norm_days over_norm"
