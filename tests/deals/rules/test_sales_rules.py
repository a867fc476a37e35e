"""Sales rules on cards, in my day, in the report and in the settings."""

import datetime as dt
import json

import pytest
from django.test import Client as Browser
from django.utils import timezone

from krug.core.access.models import ApiToken
from krug.core.events.models import Event
from krug.core.records.cleaning import Invalid
from krug.core.reports import running
from krug.core.reports.readers import Reader
from krug.core.settings.short.keeping import Wished, add, keep
from krug.core.stages.models import Stage
from krug.modules.activities.models import Activity, Doing
from krug.modules.deals.models import SalesRule
from krug.modules.deals.rules.short_list import RULES

LONG_AGO = dt.timedelta(days=9)


@pytest.fixture
def rule(administrator, deal_kinds):
    """A builder: rule(name, …) makes a rule by the ordinary verb."""

    def make(name="Call first", **given):
        return add(RULES, administrator, {"name": name, "deed": "call", "must": "start", "days": "1", **given})

    return make


def old(record, age=LONG_AGO):
    type(record).objects.filter(pk=record.pk).update(created_at=timezone.now() - age)
    record.refresh_from_db()
    return record


def done(person, record, kind="call", ago=dt.timedelta(0)):
    of = {"client": record.pk} if record.KIND == "client" else {"subject_kind": record.KIND, "subject_id": record.pk}
    activity = Activity.objects.create(
        kind=kind,
        responsible=person,
        due_on=timezone.localdate(),
        due_at=timezone.now(),
        late_at=timezone.now(),
        state="done",
        client_id=of.get("client"),
        subject_kind=of.get("subject_kind", ""),
        subject_id=of.get("subject_id"),
    )
    Doing.objects.create(activity=activity, by=person, at=timezone.now() - ago, result="done")


def report(user, **values):
    found = running.find(user, "sales-rules")
    reader = Reader(user)
    return found, reader, running.read(found, reader, {"period": "all", **values})


def browser_of(user):
    browser = Browser()
    browser.force_login(user)
    return browser


def test_the_report_counts_by_person_and_rule_and_opens_the_deals(rule, make_deal_of, manager, head, stranger):
    made = rule()
    kept, broken, fresh = (make_deal_of(manager, name=name) for name in ("Kept", "Broken", "Fresh"))
    for deal in (kept, broken):
        old(deal)
    done(manager, kept, ago=LONG_AGO - dt.timedelta(hours=1))
    done(manager, broken, "meeting")
    old(make_deal_of(stranger))

    found, reader, values = report(head)
    result = found.run(reader, values)

    assert [(row.values["manager"], row.values["rule"]) for row in result.rows] == [("Max", "Call first")]
    row = result.rows[0]
    assert {name: row.values[name] for name in ("asked", "kept", "broken", "waiting")} == {
        "asked": 3,
        "kept": 1,
        "broken": 1,
        "waiting": 1,
    }
    assert str(row.values["share"]) == "0.5000"
    assert row.key == f"{manager.pk}-{made.pk}"
    opened = {name: [deal.name for deal in found.records(reader, values, row.key, name)] for name in ("kept", "broken")}
    assert opened == {"kept": ["Kept"], "broken": ["Broken"]}
    assert found.records(reader, values, "", "waiting").get() == fresh


def test_clients_are_judged_by_their_status(rule, make_client_of, manager, head):
    rule("Keep in touch", must="client_each", days="3", status="customer", deed="any")
    asked, met = (old(make_client_of(manager, name=name, status="customer")) for name in ("Silent", "Met"))
    old(make_client_of(manager, name="Not yet"))
    for ago in (8, 5, 3, 1):
        done(manager, met, ago=dt.timedelta(days=ago))

    found, reader, values = report(head, of="clients")

    assert found.run(reader, values).totals["broken"] == 1
    assert found.records(reader, values, "", "broken").get() == asked
    assert found.records(reader, values, "", "kept").get() == met


def test_my_day_and_the_cards_show_what_is_owed(rule, make_deal_of, make_client_of, manager, stranger):
    rule("Call <b>first</b>")
    rule("Keep in touch", must="client_each", days="3", deed="any")
    deal, client = make_deal_of(manager, name="Owing"), old(make_client_of(manager, name="Silent"))
    browser = browser_of(manager)

    day, card = browser.get("/").content.decode(), browser.get(f"/deals/{deal.pk}").content.decode()
    of_client = browser.get(f"/clients/{client.pk}").content.decode()

    assert "Call &lt;b&gt;first" in card and "Keep in touch" in of_client
    assert f'/activities/new?of=deal:{deal.pk}"' in day and f'/activities/new?of=client:{client.pk}"' in day
    assert 'id="h-sales-rules"' not in browser_of(stranger).get("/").content.decode()
    done(manager, deal)
    done(manager, client)
    assert 'id="h-sales-rules"' not in browser.get("/").content.decode()


def test_the_report_asks_three_times_whatever_the_size(rule, make_deal_of, manager, django_assert_num_queries):
    rule()
    rule("Meet", deed="meeting", must="deal_each", days="5")
    for number in range(12):
        make_deal_of(manager, name=f"Deal {number}")
    found, reader, values = report(manager)

    with django_assert_num_queries(3):
        result = found.run(reader, values)
    assert (result.totals["asked"], [row.values["asked"] for row in result.rows]) == (12, [12, 12])


def test_my_day_asks_as_much_for_a_hundred_as_for_one(rule, make_deal_of, manager, django_assert_max_num_queries):
    rule()
    for number in range(12):
        make_deal_of(manager, name=f"Deal {number}")
    from krug.modules.deals.rules.showing import owed

    with django_assert_max_num_queries(9):
        found = owed(manager, manager)
    assert (found["count"], len(found["rows"])) == (12, 6)


def test_a_rule_lacks_nothing_it_goes_by(rule, administrator, manager, deal_kinds):
    stage = Stage.objects.filter(pipeline=deal_kinds[1].pipeline_id).first()

    for wrong in ({"days": ""}, {"must": "stage"}, {"must": "stage", "stage": stage.pk, "kind": deal_kinds[0].pk}):
        with pytest.raises(Invalid):
            rule(**wrong)
    made = rule("In stage", must="stage", stage=stage.pk, days="")

    assert SalesRule.objects.get() == made
    browser = browser_of(administrator)
    assert "Опт: " in browser.get("/settings/sales-rules").content.decode()
    assert browser_of(manager).get("/settings/sales-rules").status_code == 403
    keep(RULES, administrator, [Wished(made.pk, {"name": "Meet"}, True, made.version)])
    assert Event.objects.filter(kind="sales_rules.changed").count() == 2


def test_programs_read_what_the_rules_say(rule, make_deal_of, manager, stranger):
    made = rule()
    deal = make_deal_of(manager)

    def ask(user):
        token = ApiToken.issue(user, "read")
        return Browser(headers={"Authorization": f"Bearer {token}"}).get(f"/api/v1/deals/{deal.pk}/sales-rules")

    item = json.loads(ask(manager).content)["items"][0]
    assert (item["rule"], item["state"], item["owes"]) == (made.pk, "waiting", True)
    assert ask(stranger).status_code == 404


def test_who_sees_no_activities_has_no_such_report(rule, make_deal_of, nobody, manager):
    deal = make_deal_of(manager)
    rule()
    manager.role.permissions.filter(kind="activity").delete()
    manager = type(manager).objects.get(pk=manager.pk)

    assert not running.find(manager, "sales-rules") or not running.find(manager, "sales-rules").is_open_to(manager)
    assert "Call first" not in browser_of(manager).get(f"/deals/{deal.pk}").content.decode()


def test_stage_rules_are_judged_by_the_path(rule, make_deal_of, manager, head):
    deal = make_deal_of(manager)
    stages = list(Stage.objects.filter(pipeline=deal.pipeline_id))
    rule("Meet", must="stage", stage=stages[0].pk, deed="meeting", days="")
    deal.move(manager, stages[1])

    found, reader, values = report(head)

    assert found.run(reader, values).totals["broken"] == 1
