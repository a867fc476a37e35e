"""A field hidden from a role is told by no page, no file and no answer, nor found by; one locked is not changed."""

import re

import pytest

from krug.core.access.models import Permission
from krug.core.access.scopes import Action, FieldRight, Scope
from krug.core.events.models import Event
from krug.core.lists.models import Audience, Segment
from krug.core.records import kinds, writing
from krug.core.records.cleaning import Invalid
from krug.core.search.finding import find, only_found
from krug.modules.clients.models import Client
from tests.access.walking import TYPED, Walker, routes

# By kind and field what is planted, and how it reads when all between its signs is taken out. A new field that may be
# hidden must bring its own.
PLANTED = {
    "client": {
        "phones": ("+7 916 555-44-33", "9165554433"),
        "emails": ("hidden@secret.example", "hidden@secret.example"),
        "messengers": ([{"account": "@hiddenperson", "kind": "telegram"}], "hiddenperson"),
        "sites": ("hidden-site.example", "hiddensite.example"),
        "addresses": ([{"text": "Hidden street 7"}], "hiddenstreet7"),
        "tax_id": ("7707083893", "7707083893"),
        "kpp": ("770701001", "770701001"),
        "ogrn": ("1027700132195", "1027700132195"),
        "okpo": ("00032537", "00032537"),
        "accounts": (
            [{"account": "40702810400000000225", "bank": "Hidden bank"}],
            "40702810400000000225",
        ),
        "industry": ("Hidden industry", "hiddenindustry"),
        "source": ("Hidden source", "hiddensource"),
        "interest_on": ("2009-08-19", "20090819"),
        "note": ("Hidden note", "hiddennote"),
    },
    "contact": {
        "position": ("Hidden position", "hiddenposition"),
        "phones": ("+7 916 555-44-33", "9165554433"),
        "emails": ("hidden@secret.example", "hidden@secret.example"),
        "messengers": ([{"account": "@hiddenperson", "kind": "telegram"}], "hiddenperson"),
        "sites": ("hidden-site.example", "hiddensite.example"),
        "addresses": ([{"text": "Hidden street 7"}], "hiddenstreet7"),
        "note": ("Hidden note", "hiddennote"),
    },
    "product": {
        "code": ("HiddenCode", "hiddencode"),
        "series": ("Hidden series", "hiddenseries"),
        "price": ("7654321.98", "7654321"),
        "cost": ("7654321.98", "7654321"),
        "barcode": ("Hiddenbars", "hiddenbars"),
    },
    "price_list": {"note": ("Hidden note", "hiddennote")},
    "activity": {
        "place": ("Hidden place", "hiddenplace"),
        "video_link": ("https://hidden.example/room", "hidden.example/room"),
        "note": ("Hidden note", "hiddennote"),
        "contents": ("Hidden contents", "hiddencontents"),
        "court": ("Hidden court", "hiddencourt"),
        "case_number": ("Hidden case", "hiddencase"),
        "judge": ("Hidden judge", "hiddenjudge"),
    },
    "deal": {
        "amount": ("7654321.98", "7654321"),
        "expected_close_on": ("2037-08-19", "20370819"),
        "source": ("Hidden source", "hiddensource"),
        "interest_on": ("2009-08-19", "20090819"),
        "competitor": ("Hidden competitor", "hiddencompetitor"),
    },
    "request": {
        "contact_name": ("Hidden caller", "hiddencaller"),
        "phone": ("+7 916 555-44-33", "9165554433"),
        "email": ("hidden@secret.example", "hidden@secret.example"),
        "region": ("Hidden region", "hiddenregion"),
        "text": ("Hidden text", "hiddentext"),
        "source": ("Hidden source", "hiddensource"),
        "interest_on": ("2009-08-19", "20090819"),
    },
    "channel": {"note": ("Hidden note", "hiddennote")},
    "marketing_event": {
        "place": ("Hidden place", "hiddenplace"),
        "goal": ("Hidden goal", "hiddengoal"),
        "starts_on": ("2037-08-19", "20370819"),
        "ends_on": ("2037-08-19", "20370819"),
        "budget_plan": ("7654321.98", "7654321"),
        "people_plan": (987654, "987654"),
        "clients_plan": (987653, "987653"),
        "held_from": ("2037-08-19", "20370819"),
        "held_to": ("2037-08-19", "20370819"),
        "budget_fact": ("7654321.98", "7654321"),
        "results": ("Hidden results", "hiddenresults"),
    },
    "time_entry": {"note": ("Hidden note", "hiddennote")},
    "repair": {
        "serial_number": ("Hidden serial", "hiddenserial"),
        "cost": ("7654321.98", "7654321"),
        "ready_on": ("2037-08-19", "20370819"),
    },
    "project": {},
}
# Of these a segment asks.
SHARED = {"industry": "Hidden industry", "note": "Hidden note", "tax_id": "7707083893"}
IN_SHARED = '{"all":[{"field":"segment","op":"any","value":[1]}]}'
BETWEEN = re.compile(r"[\s\-()\u00a0\u202f\u2011]+")
# A day is told with its dashes too: one to come, and for an interest one that was.
DAYS = {"2037-08-19", "2009-08-19"}


def hidden_fields(kind):
    """The currency of the test's own room says nothing: every record has the same. The score, the
    classes of clients and what time brings have tests of their own."""
    apart = ("currency", "score", "abc", "xyz", *(("rate", "amount") if kind.code == "time_entry" else ()))
    return [f.name for f in kind.fields if FieldRight.HIDDEN in kind.limits(f) and f.name not in apart]


def limit(role, right, only=None):
    role.field_rights = {
        kind.code: {name: right for name in hidden_fields(kind) if only in (None, (kind.code, name))}
        for kind in kinds.all_kinds()
    }
    role.save()


@pytest.fixture
def own(manager, deal_kinds):
    """The manager's own record of every kind, with something in every field that may be hidden; changed once."""
    made = {}
    for code, planted in PLANTED.items():
        kind = kinds.get(code)
        title = {"activity": "title", "request": "title", "time_entry": "note"}.get(code, "name")
        values = {name: value for name, (value, _trace) in planted.items()}
        links = {"client": made["client"].pk} if code in ("deal", "activity", "request") else {}
        links |= {"responsible": manager.pk} if kind.is_common else {}
        links |= {"company": made["client"].pk} if code == "contact" else {}
        links |= {"spent": "1:00"} if code == "time_entry" else {}
        made[code] = writing.create(kind, manager, [{title: f"Own {code}", **links, **values}])[0]
        if "note" in planted:
            writing.change(made[code], manager, {"note": "Hidden note again"}, made[code].version)
    Permission.objects.filter(role=manager.role, action=Action.EXPORT).update(scope=Scope.OWN)
    return made


@pytest.fixture
def shared(own, administrator):
    """An administrator's segment for everybody, of whom has what is hidden; under a number that the walk comes by."""
    asked = {"any": [{"field": name, "op": "contains", "value": value} for name, value in SHARED.items()]}
    made = Segment(pk=1, kind="client", title="Shared", owner=administrator, audience=Audience.ALL, filter=asked)
    made.save(force_insert=True)
    return made


def test_every_field_that_may_be_hidden_is_planted():
    missing = {k.code: set(hidden_fields(k)) ^ set(PLANTED[k.code]) for k in kinds.all_kinds()}

    assert {code: names for code, names in missing.items() if names} == {}


def tells(text, trace):
    """Whether a trace is in the text; figures only as a number of their own: counters of the server have many."""
    return bool(re.search(rf"(?<![\d.]){trace}(?!\d)", text)) if trace.isdigit() else trace in text


@pytest.mark.once
def test_a_hidden_field_is_told_nowhere(manager, own, shared):
    limit(manager.role, FieldRight.HIDDEN)
    walker, faults = Walker(manager), []
    traces = {trace for planted in PLANTED.values() for _value, trace in planted.values()} | DAYS

    for route in routes():
        for address in route.addresses(own):
            for method in ("get", *route.changing):
                told = walker.ask(method, address, {**TYPED, "q": "Own"})
                text = BETWEEN.sub("", told.text).casefold() + told.text
                found = sorted(trace for trace in traces if tells(text, trace))
                if found or (told.status >= 500 and route.name != "healthz"):
                    faults.append((method, address, told.status, found))

    assert faults == []


def test_a_segment_of_whom_has_what_is_hidden_is_as_one_that_is_not_there(manager, own, shared):
    asking = ("/segments/1", "/api/v1/segments/1", f"/api/v1/clients?filter={IN_SHARED}", f"/clients?f={IN_SHARED}")
    asking += ("/api/v1/reports/funnel?segment=1", "/reports/funnel?segment=1", "/segments", "/api/v1/segments")
    open_ = [Walker(manager).ask("get", address, {}) for address in asking]
    limit(manager.role, FieldRight.HIDDEN)

    closed = [Walker(manager).ask("get", address, {}) for address in asking]
    shared.delete()
    gone = [Walker(manager).ask("get", address, {}) for address in asking]

    assert [told.status for told in open_] == [200] * len(asking)
    assert [told.status for told in closed] == [404, 404, 422, 400, 422, 422, 200, 200]
    for told, other in zip(closed, gone, strict=True):
        assert told.text == other.text


def test_what_is_planted_is_told_while_nothing_is_hidden(manager, own):
    """The sweep above looks for the right thing: with no field hidden the API tells every one."""
    walker = Walker(manager)

    for code, planted in PLANTED.items():
        told = walker.ask("get", f"/api/v1/{kinds.get(code).path}/{own[code].pk}", {}).text
        text = BETWEEN.sub("", told).casefold()
        assert [name for name, (_value, trace) in planted.items() if trace not in text] == []


@pytest.mark.parametrize(
    "asked", ["9165554433", "hidden@secret", "7707083893", "hiddenperson", "hidden-site", "hidden series"]
)
def test_nothing_is_found_by_a_hidden_field(manager, own, asked):
    limit(manager.role, FieldRight.HIDDEN)

    assert find(manager, asked) == []
    assert list(only_found(Client.objects.visible_to(manager), manager, "client", asked)) == []


@pytest.mark.parametrize("asked", ["9165554433", "hidden@secret"])
def test_a_record_is_found_by_what_is_not_hidden_beside_what_is(manager, own, asked):
    manager.role.field_rights = {"client": {"tax_id": "hidden"}}
    manager.role.save()

    assert [hit.title for hit in find(manager, asked, "client")] == ["Own client"]
    assert list(only_found(Client.objects.visible_to(manager), manager, "client", asked)) == [own["client"]]
    assert find(manager, "7707083893", "client") == []
    assert list(only_found(Client.objects.visible_to(manager), manager, "client", "7707083893")) == []


def test_by_its_title_a_record_is_found_and_says_no_more(manager, own):
    limit(manager.role, FieldRight.HIDDEN)

    assert [(hit.title, hit.subtitle) for hit in find(manager, "own client", "client")] == [("Own client", "")]


@pytest.mark.parametrize("right", [FieldRight.HIDDEN, FieldRight.READ])
def test_a_field_that_is_not_theirs_is_not_changed_by_any_verb(manager, own, right):
    limit(manager.role, right)

    for code, planted in PLANTED.items():
        for name, (value, _trace) in planted.items():
            record = kinds.get(code).model.objects.get(pk=own[code].pk)
            with pytest.raises(Invalid) as caught:
                writing.change(record, manager, {name: value}, record.version)
            with pytest.raises(Invalid):
                writing.create(kinds.get(code), manager, [{"name": "New", name: value}])
            assert set(caught.value.errors) == {name}


def test_saving_a_card_keeps_what_its_form_does_not_show(client, manager, own):
    limit(manager.role, FieldRight.HIDDEN)
    client.force_login(manager)
    record = own["client"]
    record.refresh_from_db()

    client.post(f"/clients/{record.pk}/edit", {"name": "Renamed", "version": record.version})

    record = Client.objects.get(pk=record.pk)
    phones = [row.number for row in record.phones.all()]
    assert (record.name, record.tax_id, phones) == ("Renamed", "7707083893", ["+79165554433"])


def test_a_locked_field_is_shown(client, manager, own):
    limit(manager.role, FieldRight.READ, ("client", "tax_id"))
    client.force_login(manager)

    card = client.get(f"/clients/{own['client'].pk}").content.decode()
    form = client.get(f"/clients/{own['client'].pk}/edit").content.decode()

    assert "7707083893" in card
    assert 'name="tax_id"' not in form


@pytest.mark.parametrize("question", ["amount=1", "amount__gte=1", "sort=amount", "sort=-amount"])
def test_a_program_asks_nothing_by_a_hidden_field(manager, own, question):
    limit(manager.role, FieldRight.HIDDEN, ("deal", "amount"))

    told = Walker(manager).ask("get", f"/api/v1/deals?{question}", {})

    assert told.status == 422


@pytest.mark.parametrize(
    "page", ['/deals/list?f={"field":"amount","op":"more","value":"1"}', "/deals/list?amount=7654321.98"]
)
def test_a_list_is_not_narrowed_by_a_hidden_field(manager, own, page):
    limit(manager.role, FieldRight.HIDDEN, ("deal", "amount"))

    told = Walker(manager).ask("get", page, {})

    assert told.status != 200 or "Own deal" in told.text


def test_a_report_has_no_column_of_a_hidden_field_and_stays_whole_otherwise(manager, own):
    walker = Walker(manager)
    open_ = walker.ask("get", "/api/v1/reports/funnel", {}).text
    limit(manager.role, FieldRight.HIDDEN, ("deal", "amount"))

    told = walker.ask("get", "/api/v1/reports/funnel", {}).text

    assert ('"amount"' in open_, '"amount"' in told, '"entered":1' in told) == (True, False, True)


def test_administrators_are_not_limited(administrator, own):
    limit(administrator.role, FieldRight.HIDDEN)

    assert "7707083893" in Walker(administrator).ask("get", f"/clients/{own['client'].pk}", {}).text


def test_the_history_of_a_hidden_field_is_kept_for_who_sees_it(manager, own, administrator):
    """Only what is shown is narrowed: the trail keeps every change as it was."""
    limit(manager.role, FieldRight.HIDDEN)
    changed = Event.objects.filter(kind="client.changed").latest("pk")

    theirs = Walker(manager).ask("get", f"/clients/{own['client'].pk}", {}).text
    all_ = Walker(administrator).ask("get", f"/clients/{own['client'].pk}", {}).text

    assert changed.data["values"]["note"]["new"] == "Hidden note again"
    assert ("Hidden note again" in theirs, "Hidden note again" in all_) == (False, True)
