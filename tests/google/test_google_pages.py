"""The settings, a person's own page, the way to Google and back, and the same by the API."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone

from krug.core.events.models import Event
from krug.modules.activities.models import Activity
from krug.modules.google import beside
from krug.modules.google.models import Account, AccountState, GoogleService, Link
from tests.api.conftest import Program
from tests.google.conftest import connected, sync_once, timed
from tests.google.standing_in import CLIENT, OWNER, SECRET

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def page(client, manager):
    manager.language = "en"
    manager.save()
    client.force_login(manager)
    return client


def connect(page, google, contacts=""):
    address = page.get(f"/me/google/away{contacts}")["Location"]
    return page.get("/me/google/back", google.visit(address), follow=True)


def choose(page, **values):
    given = {"calendar": OWNER, "since": f"{timezone.localdate()}", **values}
    return page.post("/me/google", given, follow=True)


def test_it_is_off_by_default_and_says_what_to_do(client, administrator, page):
    mine = page.get("/me/google").content.decode()
    away = page.get("/me/google/away")
    administrator.language = "en"
    administrator.save()
    client.force_login(administrator)
    settings = client.get("/settings/google").content.decode()

    assert "has not set up the connection with Google yet" in mine
    assert "/me/google/away" not in mine
    assert away["Location"] == "/me/google"
    assert "It is switched off. What to do:" in settings
    assert "http://testserver/me/google/back" in settings


def test_the_administrator_sets_it_up_and_the_secret_is_sealed(client, administrator, google):
    client.force_login(administrator)
    values = {"is_on": "on", "client_id": CLIENT, "secret": SECRET, "version": "1", **google.addresses}

    empty = client.post("/settings/google", {**values, "secret": ""})
    bad = client.post("/settings/google", {**values, "token": "ftp://nowhere"})
    saved = client.post("/settings/google", values)

    found = GoogleService.current()
    assert (empty.status_code, bad.status_code, saved.status_code) == (422, 422, 302)
    assert (found.is_on, found.client_secret, SECRET in found.secret) == (True, SECRET, False)
    assert SECRET not in str(Event.objects.get(kind="google.changed").data)
    assert SECRET not in client.get("/settings/google").content.decode()


def test_an_old_secret_is_not_sent_to_another_address(client, administrator, google, service):
    client.force_login(administrator)
    values = {"is_on": "on", "client_id": CLIENT, "version": f"{service.version}", **google.addresses}

    moved = client.post("/settings/google", {**values, "token": f"{google.url}/elsewhere"})

    assert (moved.status_code, GoogleService.current().token) == (422, google.addresses["token"])


def test_a_person_connects_chooses_and_sees_how_it_goes(page, google, service, manager, plan):
    plan(title="Ours")

    asked = {name: one[0] for name, one in parse_qs(urlsplit(page.get("/me/google/away")["Location"]).query).items()}
    there = connect(page, google).content.decode()
    chosen = choose(page)
    account = sync_once(Account.objects.get())
    seen = page.get("/me/google").content.decode()

    assert (asked["code_challenge_method"], asked["access_type"], asked["prompt"]) == ("S256", "offline", "consent")
    assert "contacts" not in asked["scope"]
    assert 'name="calendar"' in there
    assert (chosen.status_code, account.email, account.fault) == (200, OWNER, "")
    assert "lasting" not in account.refresh
    assert "Last synchronised" in seen
    assert "not yet" not in seen
    assert len(google.calendar.events) == 1
    assert set(Event.objects.filter(kind__startswith="google.").values_list("kind", flat=True)) >= {
        "google.connected",
        "google.chosen",
    }


@pytest.mark.parametrize("answer", [{"state": "another"}, {"error": "access_denied"}, {"code": "x" * 5000}, {}])
def test_an_answer_to_no_question_connects_nobody(page, google, service, answer):
    address = page.get("/me/google/away")["Location"]
    given = google.visit(address)

    back = page.get("/me/google/back", {**{"state": given["state"]}, **answer} if answer else {"code": given["code"]})
    again = page.get("/me/google/back", given)

    assert (back.status_code, again.status_code, Account.objects.count()) == (302, 302, 0)


def test_whoever_unticks_the_calendar_is_told_so(page, google, service):
    google.granted = "https://www.googleapis.com/auth/contacts"

    there = connect(page, google).content.decode()

    assert "The calendar was not granted" in there
    assert Account.objects.count() == 0


def test_a_bad_choice_is_answered_at_its_field(page, google, service):
    connect(page, google)

    bad_day = choose(page, since="soon")
    far_day = choose(page, since="1990-01-01")
    no_calendar = choose(page, calendar="nobody@firm.example")
    no_contacts = choose(page, with_contacts="on")

    assert [one.status_code for one in (bad_day, far_day, no_calendar, no_contacts)] == [422] * 4
    assert Account.objects.get().calendar == ""


def test_revoked_is_said_and_connecting_again_goes_on_without_doubles(page, google, service, manager, plan):
    plan(title="Ours")
    google.calendar.insert(timed("Theirs"))
    account = connected(manager, google)
    sync_once(account)
    google.revoked = True
    sync_once(account)

    said = page.get("/me/google").content.decode()
    quiet = beside.run()
    google.revoked = False
    connect(page, google)
    found = sync_once(account)

    assert "does not let Krug in any more" in said
    assert quiet == 0
    assert (found.state, found.fault) == (AccountState.CONNECTED, "")
    assert (Activity.objects.count(), len(google.calendar.events)) == (2, 2)


@pytest.mark.parametrize("what", ["keep", "forget"])
def test_disconnecting_removes_nothing_and_connecting_again_doubles_nothing(page, google, service, manager, plan, what):
    plan(title="Ours")
    account = connected(manager, google)
    sync_once(account)

    page.post("/me/google/ending", {"what": what})
    left = (Activity.objects.filter(state="planned").count(), len(google.calendar.events))
    gone = Account.objects.filter(state=AccountState.CONNECTED).count()
    google.revoked = False
    connect(page, google)
    choose(page)
    found = sync_once(Account.objects.get())

    assert (left, gone) == ((1, 1), 0)
    assert (found.fault, Activity.objects.count(), len(google.calendar.events)) == ("", 1, 1)
    assert Link.objects.count() == 1


def test_a_worker_syncs_at_once_what_is_asked_for_or_changed_and_waits_else(page, google, service, manager, plan):
    account = connected(manager, google)

    first, idle = beside.run(), beside.run()
    page.post("/me/google/syncing")
    asked = beside.run()
    plan(title="New")
    changed, rest = beside.run(), beside.run()

    account.refresh_from_db()
    assert (first, idle, asked, changed, rest) == (1, 0, 1, 1, 0)
    assert (len(google.calendar.events), account.lease_until) == (1, None)


def test_a_colleagues_account_is_nobody_elses(client, google, service, manager, stranger):
    connected(manager, google)
    client.force_login(stranger)

    seen = client.get("/me/google").content.decode()
    answers = [client.post(f"/me/google/{what}").status_code for what in ("syncing", "ending")]

    assert OWNER not in seen
    assert answers == [404, 404]
    assert Account.objects.get().state == AccountState.CONNECTED


def test_the_same_by_the_api(administrator, manager, google, service):
    ours, mine = Program(administrator), Program(manager)
    before = mine.get("google").json()
    nothing = mine.post("google/syncing", {})
    connected(manager, google)
    now = mine.post("google/syncing", {}).json()
    settings = ours.get("google/service").json()
    refused = mine.get("google/service")
    changed = ours.patch("google/service", {"version": settings["version"], "is_on": False})
    late = ours.patch("google/service", {"version": settings["version"], "is_on": True})

    assert (before["state"], before["calendar"], nothing.status_code) == ("off", "", 404)
    assert (now["state"], now["calendar"], now["fault"]) == ("connected", "Max", "")
    assert (settings["has_secret"], "secret" in settings, refused.status_code) == (True, False, 403)
    assert (changed.json()["is_on"], late.status_code) == (False, 409)
