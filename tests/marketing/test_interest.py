"""The primary interest: only what its channel allows may be the source, whoever writes it."""

import datetime as dt

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from krug.core.access.models import Firm
from krug.core.events.models import Event
from krug.core.merging import merging
from krug.core.records import kinds, writing
from krug.core.records.cleaning import Invalid
from krug.modules.clients.models import Client
from krug.modules.deals.kinds import make_kind
from krug.modules.deals.models import Deal, DealKind, KindType, LostReason
from krug.modules.marketing.models import SOURCES, Influence
from tests.api.conftest import Program

NAMED = ("source_person", "source_client", "source_event", "source")


@pytest.fixture
def sources(administrator, manager, make_client_of, make_event_of):
    """Something to name in each field of a source."""
    return {
        "source_person": manager.pk,
        "source_client": make_client_of(administrator, name="Partner").pk,
        "source_event": make_event_of(administrator).pk,
        "source": "A friend told",
    }


def retail():
    """A kind of deal without stages that needs an interest."""
    kind = make_kind("Retail", KindType.WITHOUT_STAGES)
    kind.primary_interest_required = True
    kind.save()
    return kind


def held(record):
    record.refresh_from_db()
    kind = kinds.get(record.KIND)
    found = {name: kind.field(name).value(record) for name in ("channel", *NAMED)}
    return {name: value for name, value in found.items() if value}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(Influence.values), st.lists(st.sampled_from(NAMED), unique=True, max_size=2))
def test_just_what_the_kind_allows_is_taken(administrator, channels, sources, influence, named):
    values = {"channel": channels[influence].pk, **{name: sources[name] for name in named}}
    fits = all(name in SOURCES[influence] for name in named) and len(named) < 2
    before = Client.objects.count()

    try:
        made = writing.create(kinds.get("client"), administrator, [{"name": "New", **values}])[0]
    except Invalid as refused:
        assert not fits
        assert set(refused.errors) <= set(named)
        assert Client.objects.count() == before
    else:
        assert fits
        assert held(made) == values


def test_page_and_api_refuse_alike(pages, administrator, channels, sources):
    wrong = {"name": "New", "channel": channels[Influence.EMPLOYEE].pk, "source_client": sources["source_client"]}
    count = Client.objects.count()

    page = pages.post("/clients/new", wrong)
    api = Program(administrator).post("clients", wrong)

    assert (page.status_code, api.status_code, Client.objects.count()) == (422, 422, count)
    assert [error["field"] for error in api.json()["errors"]] == ["source_client"]
    assert api.json()["errors"][0]["message"] in page.content.decode()


def test_a_client_made_with_channel_and_source_at_once_shows_them_on_its_card(pages, manager, channels):
    pages.post("/clients/new", {"name": "New", "channel": channels[Influence.EMPLOYEE].pk, "source_person": manager.pk})

    client = Client.objects.get()
    page = pages.get(f"/clients/{client.pk}").content.decode()
    assert held(client) == {"channel": channels[Influence.EMPLOYEE].pk, "source_person": manager.pk}
    assert "By employee_recommendation" in page
    assert kinds.get("client").field("interest_on").value(client) == dt.date.today()


def test_a_change_is_kept_in_history(administrator, channels, make_client_of):
    client = make_client_of(administrator, channel=channels[Influence.OTHER].pk, source="Word of mouth")

    writing.change(client, administrator, {"source": "The newspaper"}, client.version)

    event = Event.objects.get(kind="client.changed")
    assert event.data["values"] == {"source": {"old": "Word of mouth", "new": "The newspaper"}}


def test_a_source_without_a_channel_is_words_alone(administrator, sources):
    with pytest.raises(Invalid) as refused:
        writing.create(kinds.get("client"), administrator, [{"name": "New", "source_person": sources["source_person"]}])
    made = writing.create(kinds.get("client"), administrator, [{"name": "New", "source": "Long ago"}])[0]

    assert set(refused.value.errors) == {"source_person"}
    assert held(made) == {"source": "Long ago"}


def test_a_channel_out_of_use_is_taken_for_nothing_new(administrator, channels, make_client_of):
    channel = channels[Influence.OTHER]
    old = make_client_of(administrator, channel=channel.pk)
    writing.change(channel, administrator, {"state": "out"}, channel.version)

    with pytest.raises(Invalid) as refused:
        make_client_of(administrator, channel=channel.pk)
    writing.change(old, administrator, {"source": "said later"}, old.version)

    assert (set(refused.value.errors), Client.objects.count()) == ({"channel"}, 1)
    assert held(old) == {"channel": channel.pk, "source": "said later"}


def test_nobody_recommends_themself(administrator, channels, make_client_of):
    client = make_client_of(administrator, channel=channels[Influence.PARTNER].pk)

    with pytest.raises(Invalid):
        writing.change(client, administrator, {"source_client": client.pk}, client.version)

    assert held(client) == {"channel": channels[Influence.PARTNER].pk}


def test_many_changed_at_once_leave_those_that_would_not_fit(administrator, manager, channels, make_client_of):
    ours = make_client_of(administrator, channel=channels[Influence.EMPLOYEE].pk, source_person=manager.pk)
    other = make_client_of(administrator, name="Other", channel=channels[Influence.OTHER].pk)
    wanted = {one.pk: {"channel": channels[Influence.WALK_IN].pk} for one in (ours, other)}

    outcome = writing.change_many(kinds.get("client"), administrator, wanted)

    assert (set(outcome.changed), set(outcome.left)) == ({other.pk}, {ours.pk})
    assert held(ours)["channel"] == channels[Influence.EMPLOYEE].pk
    assert held(other) == {"channel": channels[Influence.WALK_IN].pk}


def test_a_deal_takes_its_clients_interest_unless_it_says_its_own(
    administrator, manager, channels, make_client_of, make_deal_of
):
    owner = make_client_of(administrator, channel=channels[Influence.EMPLOYEE].pk, source_person=manager.pk)

    taken = make_deal_of(administrator, client=owner.pk)
    own = make_deal_of(administrator, client=owner.pk, channel=channels[Influence.OTHER].pk, source="Fair")

    assert held(taken) == {"channel": channels[Influence.EMPLOYEE].pk, "source_person": manager.pk}
    assert held(own) == {"channel": channels[Influence.OTHER].pk, "source": "Fair"}


def test_a_deal_takes_a_channel_out_of_use_from_its_client(administrator, channels, make_client_of, make_deal_of):
    channel = channels[Influence.OTHER]
    owner = make_client_of(administrator, channel=channel.pk)
    writing.change(channel, administrator, {"state": "out"}, channel.version)

    deal = make_deal_of(administrator, client=owner.pk)

    assert held(deal) == {"channel": channel.pk}


def test_a_deal_whose_kind_needs_an_interest_is_not_saved_without(pages, administrator, channels, make_client_of):
    kind = retail()
    owner = make_client_of(administrator, channel=channels[Influence.OTHER].pk)
    program = Program(administrator)

    page = pages.post("/deals/new", {"name": "Line", "kind": kind.pk})
    api = program.post("deals", {"name": "Line", "kind": kind.pk})
    assert (page.status_code, api.status_code, Deal.objects.count()) == (422, 422, 0)
    assert api.json()["errors"][0]["field"] == "channel"
    assert "Retail" in api.json()["errors"][0]["message"]
    assert api.json()["errors"][0]["message"] in page.content.decode()

    made = program.post("deals", {"name": "Line", "kind": kind.pk, "client": owner.pk})
    emptied = program.patch(f"deals/{made.json()['id']}", {"version": 1, "channel": None})

    assert (made.status_code, emptied.status_code) == (201, 422)
    assert held(Deal.objects.get()) == {"channel": channels[Influence.OTHER].pk}


def test_words_alone_are_no_channel_for_a_kind_that_needs_one(administrator, make_client_of):
    kind, program = retail(), Program(administrator)
    told = make_client_of(administrator, source="A friend told")

    answers = [
        program.post("deals", {"kind": kind.pk, "name": "Line", **more})
        for more in ({"source": "foo"}, {"client": told.pk}, {"interest_on": "2026-03-01"})
    ]

    assert [answer.status_code for answer in answers] == [422, 422, 422]
    assert [answer.json()["errors"][0]["field"] for answer in answers] == ["channel"] * 3
    assert Deal.objects.count() == 0


@pytest.fixture
def silent(administrator, make_deal_of):
    """A deal that needs an interest, made when none was asked for."""
    deal = make_deal_of(administrator, kind=make_kind("Retail", KindType.WITHOUT_STAGES).pk)
    DealKind.objects.update(primary_interest_required=True)
    return deal


@pytest.mark.parametrize("outcome", ["won", "lost"])
def test_what_needs_a_channel_does_not_end_without(pages, administrator, channels, silent, outcome):
    program, reason = Program(administrator), LostReason.objects.create(name="Price")
    ending = {"outcome": outcome, **({"reason": reason.pk} if outcome == "lost" else {})}

    api = program.post(f"deals/{silent.pk}/closing", ending)
    opened = pages.get(f"/deals/{silent.pk}/closing?outcome={outcome}").content.decode()
    page = pages.post(f"/deals/{silent.pk}/closing", {**ending, "asked": "channel", "channel": ""})
    before = Deal.objects.get().state

    filled = {"asked": "channel", "channel": channels[Influence.OTHER].pk, "version": silent.version}
    pages.post(f"/deals/{silent.pk}/closing", {**ending, **filled})

    assert (api.status_code, [error["field"] for error in api.json()["errors"]]) == (422, ["channel"])
    assert (page.status_code, 'name="channel"' in opened, before) == (422, True, "open")
    assert (Deal.objects.get().state, held(silent)) == (outcome, {"channel": channels[Influence.OTHER].pk})


def test_where_no_interest_is_recorded_none_is_asked_for_at_the_end(administrator, silent):
    Firm.objects.update_or_create(pk=1, defaults={"modules_off": ["primary-interest"]})

    answer = Program(administrator).post(f"deals/{silent.pk}/closing", {"outcome": "won"})

    assert (answer.status_code, Deal.objects.get().state) == (200, "won")


def test_nobody_has_come_on_a_day_still_ahead(administrator, channels, deal_kinds):
    today, channel, program = timezone.localdate(), channels[Influence.OTHER].pk, Program(administrator)

    def came(kind, days, **more):
        day = (today + dt.timedelta(days=days)).isoformat()
        return program.post(kind, {"name": "New", "interest_on": day, **more})

    refused = [came("clients", 2, channel=channel), came("clients", 400), came("deals", 400, channel=channel)]
    taken = [came("clients", 1, channel=channel), came("deals", 0, channel=channel)]

    assert [[error["field"] for error in answer.json()["errors"]] for answer in refused] == [["interest_on"]] * 3
    assert {answer.json()["errors"][0]["message"] for answer in refused} == {"Этот день ещё не наступил."}
    assert [answer.status_code for answer in (*refused, *taken)] == [422, 422, 422, 201, 201]


def test_lists_and_files_know_it(pages, administrator, channels, make_client_of):
    make_client_of(administrator, name="Known", channel=channels[Influence.OTHER].pk, source="Fair")
    make_client_of(administrator, name="Unknown")

    listed = pages.get(f"/clients?channel={channels[Influence.OTHER].pk}").content.decode()
    file = b"".join(pages.post("/clients/list/export", {"format": "csv"}).streaming_content).decode()

    assert ("Known" in listed, "Unknown" in listed) == (True, False)
    assert "Known" in file


def test_merging_takes_an_interest_whole(administrator, manager, channels, make_client_of):
    person = {"channel": channels[Influence.EMPLOYEE].pk, "source_person": manager.pk}
    words = {"channel": channels[Influence.OTHER].pk, "source": "Fair"}
    silent, first, second = (
        make_client_of(administrator, name=name, **values) for name, values in (("a", {}), ("b", person), ("c", words))
    )

    merge = merging.merge(kinds.get("client"), administrator, silent.pk, [first.pk, second.pk])
    merged = held(silent)
    merging.take_apart(merge, administrator)

    assert merged == person
    assert (held(silent), held(first), held(second)) == ({}, person, words)


def test_switched_off_it_vanishes_and_nothing_is_lost(pages, administrator, channels, make_client_of):
    client = make_client_of(administrator, channel=channels[Influence.OTHER].pk, source="A hidden fair")
    firm = Firm.locked()
    firm.modules_off = ["primary-interest"]
    firm.save()
    address, program = f"/clients/{client.pk}", Program(administrator)

    card, form = pages.get(address).content.decode(), pages.get(f"{address}/edit").content.decode()
    told = program.get(f"clients/{client.pk}").json()

    assert [text in card for text in ("By other", "A hidden fair")] == [False, False]
    assert 'name="channel"' not in form
    assert {"channel", "source", "interest_on"} & told.keys() == set()
    assert [pages.get(url).status_code for url in ("/channels", "/reports/primary-interest")] == [404, 404]
    assert 'href="/channels"' not in card
    assert program.get("channels").status_code == 404
    assert program.patch(f"clients/{client.pk}", {"version": 1, "source": "x"}).status_code == 422
    assert program.get(f"clients?channel={channels[Influence.OTHER].pk}").status_code == 422

    firm.modules_off = []
    firm.save()

    back = program.get(f"clients/{client.pk}").json()
    assert (back["channel"], back["source"]) == (channels[Influence.OTHER].pk, "A hidden fair")
    assert "A hidden fair" in pages.get(address).content.decode()


def test_switched_off_it_is_not_asked_for(administrator):
    kind = retail()
    firm = Firm.locked()
    firm.modules_off = ["primary-interest"]
    firm.save()

    made = Program(administrator).post("deals", {"name": "Line", "kind": kind.pk})

    assert made.status_code == 201
