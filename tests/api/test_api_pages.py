"""Whatever people do on pages a program does: every page of the settings has its operations, and the small rest too."""

import pytest

from krug.core.access.models import OpenSession
from krug.core.api.routing import all_operations
from krug.core.events.models import Event
from krug.core.records import settings_pages
from krug.modules.activities.models import FreeBusyLink
from krug.modules.catalog.models import Price
from tests.api.conftest import fields_of

# Where the operations of a page go by another name.
NAMED = {
    "export": "exports",
    "people-hours": "users/{id}/hours",
    "notices": "notice-settings",
    "consents": "consent-texts",
    "people": "users",
    "access": "roles/{id}/access",
    "why": "users/{id}/sight",
    "options": "modules",
    "passwords": "firm",
    "audit": "trail",
    "lookups": "lookups/service",
    "maps": "map-tiles",
    "google": "google/service",
    "sales": "sales-targets",
}


@pytest.fixture
def ours(program, administrator):
    return program(administrator, Accept_Language="en")


def test_every_page_of_the_settings_is_in_the_api_too():
    paths = {operation.path for operation in all_operations()}

    lacking = [code for code in settings_pages._pages if NAMED.get(code, code) not in paths]

    assert lacking == []


def test_a_profile_is_read_and_changed(program, manager):
    mine = program(manager)

    changed = mine.patch("me/profile", {"language": "en", "theme": "dark"}).json()
    wrong = mine.patch("me/profile", {"time_zone": "Moon/Crater"})

    assert changed == {"name": "Max", "position": "", "language": "en", "time_zone": "", "theme": "dark"}
    assert (wrong.status_code, fields_of(wrong)) == (422, {"time_zone"})
    assert Event.objects.get(kind="user.profile_changed").channel == "api"
    assert mine.get("me/profile").json() == changed


def test_what_somebody_who_leaves_holds_is_read(ours, head, manager, make_client_of):
    make_client_of(manager)

    told = ours.get(f"users/{manager.pk}/leaving").json()

    assert told["records"] == [{"type": "client", "number": 1, "in_work": 1, "in_bin": 0}]
    assert head.pk in told["heirs"]
    assert manager.pk not in told["heirs"]


def test_somebody_is_signed_out_everywhere(ours, program, manager, client):
    client.post("/signin", {"email": manager.email, "password": "long password"})
    at_work = client.get("/clients").status_code
    theirs = program(manager)
    ours.delete(f"users/{manager.pk}/sessions")
    with_key = theirs.get("me").status_code
    ours.delete(f"users/{manager.pk}/sessions?tokens=true")

    assert (at_work, client.get("/clients").status_code, OpenSession.of(manager)) == (200, 302, [])
    assert (with_key, theirs.get("me").status_code) == (200, 401)


def test_a_role_needs_a_second_factor(ours, manager):
    path = f"roles/{manager.role_id}/access"

    assert ours.patch(path, {"needs_second_factor": True}).json()["needs_second_factor"] is True
    assert ours.patch(path, {"networks": []}).json()["needs_second_factor"] is True


def test_the_ways_out_are_set_and_their_keys_told_to_nobody(ours):
    mail = {"is_on": True, "host": "mail.firm.example", "sender": "krug@firm.example", "key": "s3cret-of-mail"}

    changed = ours.patch("notice-ways/mail", mail)
    listed = ours.get("notice-ways")
    stale = ours.patch("notice-ways/mail", {"version": changed.json()["version"] - 1, "host": "x.example"})

    assert (changed.status_code, changed.json()["has_key"], changed.json()["options"]["port"]) == (200, True, "")
    assert (stale.status_code, "s3cret" in changed.content.decode() + listed.content.decode()) == (409, False)
    assert fields_of(ours.patch("notice-ways/mail", {"success": "x"})) == {"success"}
    assert fields_of(ours.patch("notice-ways/mail", {"sender": "nobody"})) == {"sender"}
    assert ours.patch("notice-ways/pigeon", {}).status_code == 404


def test_a_trial_notice_stands_in_the_log_and_is_sent_again_after_a_failure(ours, administrator):
    made = ours.post("notice-ways/mail/trial")
    listed = ours.get("notice-log?way=mail").json()["items"]

    assert (made.status_code, listed) == (201, [made.json()])
    assert (listed[0]["user"], listed[0]["outcome"]) == (administrator.pk, "waiting")
    assert ours.post(f"notice-log/{made.json()['id']}/again").status_code == 404


def test_the_map_and_the_feed_of_rates_are_set(ours):
    tiles = ours.patch("map-tiles", {"url": "https://tile.example/{z}/{x}/{y}.png"}).json()
    stale = ours.patch("map-tiles", {"version": tiles["version"] - 1, "url": ""})
    feed = ours.patch("currency-rates/feed", {"is_on": True}).json()

    assert (tiles["url"], stale.status_code) == ("https://tile.example/{z}/{x}/{y}.png", 409)
    assert (feed["is_on"], ours.get("currency-rates/feed").json()) == (True, feed)
    assert ours.post("currency-rates/fetching").status_code == 202


def test_a_price_set_by_mistake_is_removed(ours):
    product = ours.post("products", {"name": "Pump", "kind": "goods", "vat": "20"}).json()["id"]
    price_list = ours.post("price-lists", {"name": "Retail", "kind": "retail", "currency": "RUB"}).json()["id"]
    wish = {"prices": [{"product": product, "amount": "15.00", "valid_from": "2026-01-01"}]}
    price = ours.post(f"price-lists/{price_list}/prices", wish).json()["items"][0]

    gone = ours.delete(f"price-lists/{price_list}/prices/{price['id']}").status_code

    assert (gone, Price.objects.count()) == (204, 0)
    assert ours.delete(f"price-lists/{price_list}/prices/{price['id']}").status_code == 404


def test_a_line_of_an_activitys_checklist_is_ticked_and_taken_off(mine, program, stranger):
    made = mine.post("activities", {"title": "Call", "kind": "call", "due_on": "2027-01-11"}).json()
    path = f"activities/{made['id']}/checklist"
    mine.post(path, {"text": "Find the number"})
    line = mine.get(path).json()["items"][0]
    ticked = mine.post(f"{path}/{line['id']}").json()["items"][0]
    unticked = mine.delete(f"{path}/{line['id']}").json()["items"][0]

    assert (line["done_at"], ticked["done_at"] is None, ticked["user"]) == (None, False, made["responsible"])
    assert (unticked, program(stranger).get(path).status_code) == (line, 404)
    assert mine.post(f"{path}/{line['id']}/removal").json()["items"] == []


def test_a_link_to_when_one_is_busy_is_told_once_and_taken_back(mine, program, stranger, client):
    made = mine.post("free-busy-links", {"note": "For a partner"}).json()
    listed = mine.get("free-busy-links").json()["items"]
    seen = client.get(made["address"].removeprefix("http://testserver")).status_code
    of_another = program(stranger).delete(f"free-busy-links/{made['id']}").status_code

    assert (listed, seen, of_another) == ([{**made, "address": None}], 200, 404)
    assert (mine.delete(f"free-busy-links/{made['id']}").status_code, FreeBusyLink.objects.count()) == (204, 0)
