"""Programs that people use, over a Krug that is served as theirs is."""

import datetime as dt
import os
import re
import subprocess
import sys
from pathlib import Path

import caldav
import httpx
import pytest

from tests.dav.cutting import Line
from tests.e2e.conftest import served

pytestmark = pytest.mark.slow

EMAIL = "ada@firm.example"
MONDAY = dt.date.today() + dt.timedelta(days=7 - dt.date.today().weekday())
MOSCOW = "TZID=Europe/Moscow"


class Firm:
    """Krug as its own pages' and programs' users see it, by the API."""

    def __init__(self, address, key):
        self.address, self.key = address, key
        headers = {"Authorization": f"Bearer {key}"}
        self.api = httpx.Client(base_url=f"{address}/api/v1", headers=headers, timeout=60)

    def activities(self):
        found = self.api.get("/activities?limit=500").raise_for_status().json()["items"]
        return sorted((one for one in found if one["state"] != "cancelled"), key=lambda one: (one["due_on"], one["id"]))

    def days(self):
        return [f"{one['due_on']} {one['due_time']}" for one in self.activities()]

    def change(self, activity, **values):
        path = f"/activities/{activity['id']}"
        version = self.api.get(path).raise_for_status().json()["version"]
        self.api.patch(path, json={**values, "version": version}).raise_for_status()


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    data = tmp_path_factory.mktemp("dav")
    add = ["user", "add", EMAIL, "--name", "Ada", "--role", "administrator", "--password-stdin"]
    key = ["user", "token", EMAIL, "--scope", "write"]
    with served(data, add, key, KRUG_DEMO="0", KRUG_LANGUAGE="en") as (address, said):
        yield Firm(address, said[-1].split()[-1])


@pytest.fixture
def firm(house):
    """Without what the test before made."""
    for one in house.api.get("/activities?limit=500").json()["items"]:
        house.api.delete(f"/activities/{one['id']}").raise_for_status()
    for one in house.api.get("/clients?limit=500").json()["items"]:
        house.api.delete(f"/clients/{one['id']}").raise_for_status()
    return house


@pytest.fixture
def line(firm):
    line = Line(firm.address)
    yield line
    line.close()


def day(week, more=0):
    return MONDAY + dt.timedelta(days=7 * (week - 1) + more)


def series(uid, *lines, summary="Standup", others=()):
    start = f"DTSTART;{MOSCOW}:{MONDAY:%Y%m%d}T100000"
    whole = ["BEGIN:VEVENT", f"UID:{uid}", "DTSTAMP:20261201T000000Z", f"SUMMARY:{summary}", start, "DURATION:PT1H"]
    whole += ["RRULE:FREQ=WEEKLY;COUNT=6", *lines, "END:VEVENT"]
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//T//EN", *whole, *others, "END:VCALENDAR", ""])


def moved(uid, week, to, summary="Standup"):
    lines = [f"RECURRENCE-ID;{MOSCOW}:{day(week):%Y%m%d}T100000", f"DTSTART;{MOSCOW}:{to:%Y%m%d}T150000"]
    head = ["BEGIN:VEVENT", f"UID:{uid}", "DTSTAMP:20261201T000000Z", f"SUMMARY:{summary}", *lines]
    return [*head, "DURATION:PT1H", "END:VEVENT"]


def left_out(week):
    return f"EXDATE;{MOSCOW}:{day(week):%Y%m%d}T100000"


EXPECTED = [
    f"{day(1)} 10:00",
    f"{day(3, 1)} 15:00",
    *(f"{day(week)} 10:00" for week in (4, 5, 6)),
]


def test_the_library_finds_makes_changes_and_syncs(firm):
    client = caldav.DAVClient(url=firm.address, username=EMAIL, password=firm.key)
    principal = client.principal()
    events, tasks = principal.calendars()
    assert "VEVENT" in events.get_supported_components()
    assert "VTODO" in tasks.get_supported_components()

    made = events.save_event(series("lib-1", left_out(2), others=moved("lib-1", 3, day(3, 1))))
    assert firm.days() == EXPECTED

    state = events.objects_by_sync_token(load_objects=True)
    assert [one.url.path for one in state] == [made.url.path]
    firm.change(firm.activities()[2], title="Renamed")
    news = events.objects_by_sync_token(sync_token=state.sync_token, load_objects=True)
    assert len(list(news)) == 1
    assert "SUMMARY:Renamed" in next(iter(news)).data

    start = dt.datetime.combine(day(3), dt.time(), dt.UTC)
    found = events.search(start=start, end=start + dt.timedelta(days=3), event=True, expand=True)
    assert [f"{one.icalendar_component['DTSTART'].dt:%Y-%m-%d %H:%M}" for one in found] == [f"{day(3, 1)} 12:00"]

    lines = ("BEGIN:VTODO", "UID:lib-2", "DTSTAMP:20261201T000000Z", "SUMMARY:Write", f"DUE;VALUE=DATE:{day(2):%Y%m%d}")
    task = tasks.save_todo("\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *lines, "END:VTODO", "END:VCALENDAR", ""]))
    task.complete()
    assert [one["state"] for one in firm.activities() if one["title"] == "Write"] == ["done"]
    events.event_by_url(made.url).delete()
    assert [one["title"] for one in firm.activities()] == ["Write"]
    news = events.objects_by_sync_token(sync_token=news.sync_token)
    assert [one.url.path for one in news] == [made.url.path]


class Folder:
    """vdirsyncer between a folder of files and Krug, as a person runs it."""

    def __init__(self, path, address, key):
        self.path, self.events = path, path / "files" / "events"
        self.config = path / "config"
        self.config.write_text(
            f"""
[general]
status_path = "{path}/status/"
[pair calendars]
a = "files"
b = "krug"
collections = ["events", "tasks"]
conflict_resolution = "b wins"
[storage files]
type = "filesystem"
path = "{path}/files/"
fileext = ".ics"
[storage krug]
type = "caldav"
url = "{address}/dav/"
username = "{EMAIL}"
password = "{key}"
[pair people]
a = "cards"
b = "book"
collections = ["clients"]
conflict_resolution = "b wins"
[storage cards]
type = "filesystem"
path = "{path}/cards/"
fileext = ".vcf"
[storage book]
type = "carddav"
url = "{address}/dav/"
username = "{EMAIL}"
password = "{key}"
"""
        )

    def run(self, *words, may_fail=False):
        command = [str(Path(sys.executable).parent / "vdirsyncer"), "-c", str(self.config), *words]
        told = subprocess.run(command, input="y\n" * 9, text=True, capture_output=True, timeout=120, env={**os.environ})
        assert may_fail or told.returncode == 0, told.stderr
        return told

    def texts(self):
        return {one.name: one.read_text() for one in sorted(self.events.glob("*.ics"))}


@pytest.fixture
def folder(tmp_path, line, firm):
    folder = Folder(tmp_path, line.address, firm.key)
    folder.run("discover")
    return folder


def test_a_folder_and_krug_edited_on_both_sides_synced_five_times_over_a_line_that_breaks(folder, firm, line):
    (folder.events / "standup.ics").write_text(series("vdir-1", left_out(2), others=moved("vdir-1", 3, day(3, 1))))
    line.cut("PUT", "after")  # made, and the folder does not know of it
    folder.run("sync", "calendars/events", may_fail=True)
    folder.run("sync")
    assert line.broken == 1
    assert firm.days() == EXPECTED

    for round_, (method, moment) in enumerate(
        [("PUT", "before"), ("PUT", "after"), ("REPORT", "after"), ("PROPFIND", "before"), ("PUT", "before")]
    ):
        # Krug's side changes one thing, the folder's another.
        firm.api.post("/activities", json={"title": f"Here {round_}", "due_on": str(day(8)), "due_time": "09:00"})
        (name,) = [name for name, text in folder.texts().items() if "vdir-1" in text]
        text = folder.texts()[name]
        (folder.events / name).write_text(re.sub("SUMMARY:Standup.*", f"SUMMARY:Standup {round_}", text))
        line.cut(method, moment)
        folder.run("sync", "calendars/events", may_fail=True)
        line.cuts.clear()
        folder.run("sync", "calendars/events")

    folder.run("sync")
    texts = folder.texts()
    assert [f"{one['due_on']} {one['due_time']}" for one in firm.activities() if "Standup" in one["title"]] == EXPECTED
    assert {one["title"] for one in firm.activities() if "Standup" in one["title"]} == {"Standup 4"}
    assert sorted(one["title"] for one in firm.activities() if "Here" in one["title"]) == [
        f"Here {n}" for n in range(5)
    ]
    assert len(texts) == 6
    whole = next(text for text in texts.values() if "vdir-1" in text)
    assert whole.count("BEGIN:VEVENT") == 2
    assert left_out(2) in whole
    before = firm.api.get("/events?limit=1").text
    folder.run("sync")
    assert folder.texts() == texts
    assert firm.api.get("/events?limit=1").text == before


def test_a_time_moved_here_and_deleted_there(folder, firm):
    (folder.events / "standup.ics").write_text(series("vdir-2"))
    folder.run("sync")

    firm.change(firm.activities()[3], due_on=str(day(4, 2)), due_time="12:00")
    folder.run("sync")
    (name,) = folder.texts()
    text = folder.texts()[name]
    assert f"DTSTART;{MOSCOW}:{day(4, 2):%Y%m%d}T120000" in text
    (folder.events / name).write_text(text.replace("RRULE:", f"{left_out(5)}\r\nRRULE:"))
    folder.run("sync")

    weeks = (1, 2, 3, 6)
    assert firm.days() == sorted([*(f"{day(week)} 10:00" for week in weeks), f"{day(4, 2)} 12:00"])
    folder.run("sync")  # it hears how Krug writes what it sent
    (folder.events / name).unlink()
    folder.run("sync", "--force-delete", "calendars/events")
    assert firm.activities() == []


def test_cards_both_ways(folder, firm):
    made = firm.api.post("/clients", json={"name": "Cancity", "phones": [{"number": "+79161234567"}]})
    made.raise_for_status()
    folder.run("sync")
    (card,) = (folder.path / "cards" / "clients").glob("*.vcf")
    assert "FN:Cancity" in card.read_text()

    card.write_text(card.read_text().replace("+79161234567", "+79161234568"))
    lines = ("VERSION:3.0", "UID:new-card", "FN:Ann Lee", "N:Lee;Ann;;;", "ORG:Cancity", "X-KEPT:yes")
    (card.parent / "new.vcf").write_text("\r\n".join(["BEGIN:VCARD", *lines, "END:VCARD", ""]))
    folder.run("sync")
    folder.run("sync")

    assert firm.api.get(f"/clients/{made.json()['id']}").json()["phones"][0]["number"] == "+79161234568"
    assert [one["name"] for one in firm.api.get("/contact-persons").json()["items"]] == ["Lee Ann"]
    assert len(list(card.parent.glob("*.vcf"))) == 2
    assert any("X-KEPT:yes" in one.read_text() for one in card.parent.glob("*.vcf"))
