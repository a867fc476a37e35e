"""What the database says of sales rules is what `judging` says of each record by itself."""

import datetime as dt
import random

import pytest
from django.test import override_settings
from django.utils import timezone

from krug.core.reports.local_days import steady
from krug.core.stages.models import Passage, Stage
from krug.modules.activities.models import Activity, Doing
from krug.modules.clients.models import Client
from krug.modules.deals.models import Deal, SalesRule
from krug.modules.deals.rules import facts
from krug.modules.deals.rules.weighing import weighed

NOW = dt.datetime(2026, 4, 20, 15, 30, tzinfo=dt.UTC)


@pytest.fixture(params=["Europe/Moscow", "Europe/Berlin", "UTC"])
def zone(request):
    """The firm's clock; in Berlin the clocks are put on in between."""
    with override_settings(TIME_ZONE=request.param):
        timezone.get_default_timezone.cache_clear()
        steady.cache_clear()
        yield timezone.get_default_timezone()
    timezone.get_default_timezone.cache_clear()
    steady.cache_clear()


def moment(chance, zone, before=NOW):
    """Of the last forty days; now and then the first of a day there, or as near to it as can be."""
    at = before - dt.timedelta(seconds=chance.randrange(40 * 86_400))
    if chance.random() < 0.5:
        return at
    midnight = dt.datetime.combine(at.astimezone(zone).date(), dt.time(), zone)
    return midnight.astimezone(dt.UTC) + dt.timedelta(microseconds=chance.choice([-1, 0, 0, 1]))


def add_deeds(chance, zone, person, of):
    for _number in range(chance.randrange(5)):
        at = moment(chance, zone)
        plan = {"due_on": at.date(), "due_at": at, "late_at": at, "responsible": person}
        state = chance.choice(["done", "done", "done", "planned"])
        deleted = chance.choice([None, None, None, at])
        kind = chance.choice(["call", "meeting"])
        activity = Activity.objects.create(kind=kind, state=state, deleted_at=deleted, **plan, **of)
        if state == "done":
            Doing.objects.create(activity=activity, by=person, at=at, result="done")


def rules_of(chance, zone, number, **given):
    since = (None, moment(chance, zone).date())
    return [
        SalesRule.objects.create(
            name=f"Rule {at}", deed=chance.choice(["any", "call"]), since=chance.choice(since), **given
        )
        for at in range(number)
    ]


def compare(rows, rules, judged):
    found = weighed(rows, rules, NOW) + "SELECT rule, id, person, state FROM verdict"
    told = sorted((one.rule.pk, one.pk, one.person, one.verdict.state.value) for one in judged)

    assert sorted((rule, pk, person, state) for rule, pk, person, state in found.rows()) == told
    return {state for *_ids, state in told}


@pytest.mark.parametrize("seed", [1, 2])
def test_deals(zone, manager, head, deal_kinds, seed):
    chance = random.Random(seed)
    kind = deal_kinds[0]
    stages = list(Stage.objects.filter(pipeline=kind.pipeline_id).order_by("sort"))[:2]
    for number in range(40):
        begun = moment(chance, zone)
        ended = chance.choice([None, max(begun, moment(chance, zone))])
        deal = Deal.objects.create(
            name=f"D{number}",
            number=number,
            kind=chance.choice(deal_kinds[:2]),
            responsible=chance.choice([manager, head]),
            state=chance.choice(["won", "lost"]) if ended else "open",
            closed_at=ended,
        )
        Deal.objects.filter(pk=deal.pk).update(created_at=begun)
        came = begun
        for _stay in range(chance.randrange(4)):
            left = max(came, moment(chance, zone))
            left = min(left, ended) if ended else left
            Passage.objects.create(**stay_of(deal, kind), stage=chance.choice(stages), entered_at=came, left_at=left)
            came = left
        if chance.random() < 0.6:
            Passage.objects.create(**stay_of(deal, kind), stage=chance.choice(stages), entered_at=came)
        add_deeds(chance, zone, manager, {"subject_kind": "deal", "subject_id": deal.pk})
    rules = [
        *rules_of(chance, zone, 3, must="start", days=chance.choice([1, 4, 9])),
        *rules_of(chance, zone, 3, must="deal_each", days=chance.choice([6, 15]), kind=chance.choice([None, kind])),
        *rules_of(chance, zone, 3, must="stage", days=chance.choice([2, 8]), stage=stages[0]),
        *rules_of(chance, zone, 2, must="stage", days=None, stage=stages[1], kind=kind),
    ]
    rows = Deal.objects.all()

    assert compare(rows, rules, facts.of_deals(rows, rules, NOW)) == {"kept", "broken", "waiting"}
    compare(rows.filter(responsible=head), rules, facts.of_deals(rows.filter(responsible=head), rules, NOW))


def stay_of(deal, kind):
    return {"record_kind": "deal", "record_id": deal.pk, "pipeline_id": kind.pipeline_id}


def test_clients(zone, manager, make_client_of):
    chance = random.Random(5)
    for number in range(30):
        client = make_client_of(manager, name=f"C{number}", status=chance.choice(["customer", "potential"]))
        owner = chance.choice([manager, None])
        Client.objects.filter(pk=client.pk).update(created_at=moment(chance, zone), responsible=owner)
        add_deeds(chance, zone, manager, {"client": client})
    rules = [
        *rules_of(chance, zone, 2, must="client_each", days=7),
        *rules_of(chance, zone, 2, must="client_each", days=20, status="customer"),
    ]

    said = compare(Client.objects.all(), rules, facts.of_clients(Client.objects.all(), rules, NOW))
    assert said == {"kept", "broken", "waiting"}


def test_without_rules_or_records_nothing_is_said(manager, make_deal_of):
    make_deal_of(manager)

    assert weighed(Deal.objects.all(), []) is None
    assert weighed(Deal.objects.none(), [SalesRule(must="start", days=1, pk=1)]) is None
