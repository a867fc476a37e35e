"""Marketing events: plan and fact, who is invited and who came."""

import datetime as dt
import json
from decimal import Decimal

import pytest

from krug.config.cli import main
from krug.core.access.models import Firm
from krug.core.access.policy import Denied
from krug.core.events.models import Event
from krug.core.merging import merging
from krug.core.records import kinds, writing
from krug.core.records.cleaning import Invalid
from krug.modules.activities.models import Activity
from krug.modules.marketing import comparing, people
from krug.modules.marketing.models import Influence, Invitation, MarketingEvent
from tests.api.conftest import Program

PLAN = {
    "starts_on": "2026-09-01",
    "ends_on": "2026-09-03",
    "budget_plan": "300000",
    "people_plan": 2,
    "clients_plan": 1,
}


def test_plan_against_fact_stands_on_the_card(pages, administrator, channels, make_event_of, make_client_of):
    event = make_event_of(administrator, **PLAN, held_from="2026-09-01", budget_fact="330000")
    guest = make_client_of(administrator, name="Guest")
    people.invite(event, administrator, [guest], "attended")
    make_client_of(administrator, name="Newcomer", channel=channels[Influence.EVENT].pk, source_event=event.pk)

    lines = {line.title: line for line in comparing.lines_of(event, administrator)}
    page = pages.get(f"/marketing-events/{event.pk}").content.decode()

    said = {title: (line.share, line.tone) for title, line in lines.items()}
    assert list(said.values()) == [(None, ""), (110, "bad"), (50, "bad"), (100, "good")]
    assert "110 %" in page
    assert "Guest" in page


def test_it_does_not_end_before_it_begins(administrator, make_event_of):
    with pytest.raises(Invalid) as refused:
        make_event_of(administrator, starts_on="2026-09-03", ends_on="2026-09-01")

    assert (set(refused.value.errors), MarketingEvent.objects.count()) == ({"ends_on"}, 0)


@pytest.mark.parametrize(
    ("held", "days"),
    [
        ({}, (dt.date(2026, 9, 1), dt.date(2026, 9, 3))),
        ({"held_from": "2026-10-05"}, (dt.date(2026, 10, 5), dt.date(2026, 10, 5))),
        ({"held_from": "2026-10-05", "held_to": "2026-10-07"}, (dt.date(2026, 10, 5), dt.date(2026, 10, 7))),
    ],
)
def test_its_days_are_those_of_the_fact_where_there_are_some(administrator, make_event_of, held, days):
    assert make_event_of(administrator, starts_on="2026-09-01", ends_on="2026-09-03", **held).days == days


def test_inviting_twice_says_how_it_stands_and_is_told_on_both_cards(administrator, make_event_of, make_client_of):
    event, guest = make_event_of(administrator), make_client_of(administrator)

    numbers = [people.invite(event, administrator, [guest], one) for one in ("invited", "attended", "attended")]

    assert numbers == [1, 1, 0]
    assert list(Invitation.objects.values_list("client", "presence")) == [(guest.pk, "attended")]
    told = Event.objects.filter(kind__contains="invited").order_by("pk").values_list("kind", "data")
    assert list(told) == [
        ("client.invited", {"presence": "invited"}),
        ("marketing_event.invited", {"presence": "invited"}),
        ("client.invited", {"presence": "attended"}),
        ("marketing_event.invited", {"presence": "attended"}),
    ]


def test_on_the_page_a_client_is_invited_noted_and_taken_off_with_a_way_back(
    pages, administrator, make_event_of, make_client_of
):
    event, guest = make_event_of(administrator), make_client_of(administrator, name="Guest")
    address = f"/marketing-events/{event.pk}/people"

    pages.post(address, {"typed-client": "Guest"})
    pages.post(address, {"client": guest.pk, "presence": "confirmed"})
    stood = list(Invitation.objects.values_list("client", "presence"))
    pages.post(f"{address}/{guest.pk}/leaving")
    gone = Invitation.objects.count()
    pages.post(f"{address}?client={guest.pk}&presence=confirmed")

    assert (stood, gone) == ([(guest.pk, "confirmed")], 0)
    assert list(Invitation.objects.values_list("client", "presence")) == stood
    assert "Agro exhibition" in pages.get(f"/clients/{guest.pk}").content.decode()


@pytest.mark.parametrize("given", [{}, {"client": 10**9}, {"client": "x"}, {"presence": "flew"}])
def test_what_cannot_be_noted_changes_nothing(pages, administrator, make_event_of, make_client_of, given):
    event, guest = make_event_of(administrator), make_client_of(administrator)

    answer = pages.post(
        f"/marketing-events/{event.pk}/people", {"client": guest.pk, **given} if "presence" in given else given
    )

    assert (answer.status_code, Invitation.objects.count()) == (302, 0)


def test_who_may_not_change_the_event_invites_nobody(
    client, administrator, manager, observer, make_event_of, make_client_of
):
    event, guest = make_event_of(administrator), make_client_of(administrator)

    with pytest.raises(Denied):
        people.invite(event, observer, [guest])
    client.force_login(manager)
    hidden = client.post(f"/marketing-events/{event.pk}/people", {"client": guest.pk})

    assert (hidden.status_code, Invitation.objects.count()) == (404, 0)


def test_of_those_invited_only_the_visible_are_shown(administrator, manager, make_event_of, make_client_of):
    event = make_event_of(manager)
    mine, foreign = make_client_of(manager, name="Mine"), make_client_of(administrator, name="Foreign")
    people.invite(event, administrator, [mine, foreign])

    rows, counts = people.of_event(event, manager)

    assert ([row.client.name for row in rows], counts.total()) == (["Mine"], 1)


def test_programs_invite_and_see_who_came(administrator, make_event_of, make_client_of):
    event, guest, program = (
        make_event_of(administrator),
        make_client_of(administrator, name="Guest"),
        Program(administrator),
    )
    path = f"marketing-events/{event.pk}/people"

    made = program.post(path, {"client": guest.pk})
    changed = program.post(path, {"client": guest.pk, "presence": "attended"})
    wrong = [
        program.post(path, {"client": 10**9}).status_code,
        program.post(path, {"client": guest.pk, "presence": "x"}).status_code,
    ]
    gone = [program.delete(f"{path}/{guest.pk}").status_code, program.delete(f"{path}/{guest.pk}").status_code]

    assert made.json()["items"] == [{"client": guest.pk, "name": "Guest", "presence": "invited"}]
    assert changed.json()["items"][0]["presence"] == "attended"
    assert (wrong, gone, Invitation.objects.count()) == ([422, 422], [204, 404], 0)


def test_its_tasks_stand_beside_it(pages, administrator, make_event_of):
    event = make_event_of(administrator)
    values = {
        "title": "Order the stand",
        "subject_kind": "marketing_event",
        "subject_id": event.pk,
        "due_on": "2026-08-01",
    }
    writing.create(kinds.get("activity"), administrator, [values])

    page = pages.get(f"/marketing-events/{event.pk}").content.decode()

    assert (Activity.objects.count(), ">Order the stand</a></div>" in page) == (1, True)


def test_merged_clients_keep_their_invitations(administrator, make_event_of, make_client_of):
    fair, seminar = make_event_of(administrator), make_event_of(administrator, name="Seminar")
    keep, drop = make_client_of(administrator, name="Keep"), make_client_of(administrator, name="Drop")
    people.invite(fair, administrator, [keep], "attended")
    people.invite(fair, administrator, [drop], "declined")
    people.invite(seminar, administrator, [drop], "confirmed")
    before = set(Invitation.objects.values_list("event", "client", "presence"))

    merge = merging.merge(kinds.get("client"), administrator, keep.pk, [drop.pk])
    merged = set(Invitation.objects.values_list("event", "client", "presence"))
    merging.take_apart(merge, administrator)

    assert merged == {(fair.pk, keep.pk, "attended"), (seminar.pk, keep.pk, "confirmed")}
    assert set(Invitation.objects.values_list("event", "client", "presence")) == before


def test_a_file_of_events_comes_in(monkeypatch, settings, tmp_path, capsys, administrator):
    monkeypatch.setattr("krug.config.preparing.prepare", lambda: None)
    settings.DATA = tmp_path
    file = tmp_path / "events.csv"
    file.write_text("Name;Kind of event;Budget, plan;Began\nFair;exhibition;12 500,50;24.12.2026\nX;party;;\n", "utf-8")

    code = main(["import", "marketing-events", str(file), "--json"])
    counts = json.loads(capsys.readouterr().out)

    event = MarketingEvent.objects.get()
    assert (code, counts["created"], counts["rejected"]) == (1, 1, 1)
    assert (event.name, event.kind, event.budget_plan) == ("Fair", "exhibition", Decimal("12500.50"))


def test_switched_off_events_vanish_and_the_interest_stays(
    pages, administrator, channels, make_event_of, make_client_of
):
    event = make_event_of(administrator)
    guest = make_client_of(administrator, channel=channels[Influence.EVENT].pk, source_event=event.pk)
    people.invite(event, administrator, [guest])
    firm = Firm.locked()
    firm.modules_off = ["marketing"]
    firm.save()

    addresses = ["/marketing", "/marketing-events", f"/marketing-events/{event.pk}", "/channels"]
    assert [pages.get(url).status_code for url in addresses] == [404, 404, 404, 200]
    card = pages.get(f"/clients/{guest.pk}").content.decode()
    assert ("By marketing_event" in card, "Agro exhibition" in card) == (True, False)
    told = Program(administrator).get(f"clients/{guest.pk}").json()
    assert ("channel" in told, "source_event" in told) == (True, False)

    firm.modules_off = []
    firm.save()

    assert "Agro exhibition" in pages.get(f"/clients/{guest.pk}").content.decode()
    assert pages.get("/marketing", follow=True).status_code == 200
