"""The trail, the large exports among it, and why somebody sees something, as an administrator's program has them."""

import csv
import io

import pytest

from krug.core.events.models import Event
from krug.core.records import writing
from krug.core.records.models import LargeExport
from tests.api.conftest import fields_of


@pytest.fixture
def ours(program, administrator):
    return program(administrator, Accept_Language="en")


def test_the_trail_tells_who_did_what_and_what_was_before(ours, manager, make_client_of):
    client = make_client_of(manager)
    writing.change(client, manager, {"name": "Canopy"}, 1)

    told = ours.get("trail?group=changes").json()["items"][0]

    assert (told["who"], told["actor"], told["record"]) == ("Max", manager.pk, {"type": "client", "id": client.pk})
    assert (told["address"], told["changes"]) == (
        f"/clients/{client.pk}",
        [{"title": "Name", "old": "Cancity", "new": "Canopy"}],
    )


def test_the_trail_is_asked_by_person_record_and_time_page_by_page(ours, manager, stranger, make_client_of):
    mine, other = make_client_of(manager), make_client_of(stranger)

    def told(question):
        return [one["record"]["id"] for one in ours.get(f"trail?{question}").json()["items"]]

    assert told(f"actor={manager.pk}") == [mine.pk]
    assert told(f"record_type=client&record_id={other.pk}") == [other.pk]
    assert told("at__gte=2199-01-01T00:00:00Z") == []
    first = ours.get("trail?limit=1").json()
    assert [one["record"]["id"] for one in first["items"]] == [other.pk]
    assert told(f"limit=1&cursor={first['next']}") == [mine.pk]


@pytest.mark.parametrize(
    ("question", "field"),
    [
        ("record_type=client", "record_id"),
        ("record_id=1", "record_type"),
        ("record_type=x&record_id=1", "record_type"),
        ("group=x", "group"),
        ("at__lt=yesterday", "at__lt"),
        ("cursor=x", "cursor"),
    ],
)
def test_what_the_trail_cannot_be_asked_is_named(ours, question, field):
    answer = ours.get(f"trail?{question}")

    assert (answer.status_code, fields_of(answer)) == (422, {field})


def test_the_trail_taken_as_a_file_stands_in_it(ours, administrator, manager, make_client_of):
    make_client_of(manager)
    answer = ours.get(f"trail/file?actor={manager.pk}")

    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))

    assert (answer["Content-Type"], len(rows), rows[1][1]) == ("text/csv; charset=utf-8", 2, "Max")
    taken = Event.objects.get(kind="firm.exported")
    assert (taken.actor, taken.channel, taken.data["rows"]) == (administrator, "api", 1)


def test_a_large_export_is_put_away_for_oneself_and_brought_back(ours, program, administrator, manager):
    row = LargeExport.objects.create(user=manager, title="Clients", rows=7, rows_of_day=9)

    away = ours.post(f"large-exports/{row.pk}/dismissal").json()
    listed = ours.get("large-exports").json()["items"]
    back = ours.delete(f"large-exports/{row.pk}/dismissal").json()

    assert (away["put_away"], listed, back["put_away"]) == (True, [away], False)
    assert (away["user"], away["rows"], away["rows_of_day"]) == (manager.pk, 7, 9)
    assert ours.post("large-exports/999/dismissal").status_code == 404


def test_why_somebody_sees_a_record_is_told_in_words(ours, manager, stranger, make_client_of):
    client = make_client_of(manager)

    sees = ours.get(f"users/{manager.pk}/sight?type=client&record={client.pk}").json()
    does_not = ours.get(f"users/{stranger.pk}/sight?type=client&record={client.pk}").json()
    of_kind = ours.get(f"users/{manager.pk}/sight?type=client").json()

    assert (sees["sees"], sees["conclusion"], does_not["sees"]) == (True, "Sees it.", False)
    assert (of_kind["sees"], of_kind["record"]) == (None, None)
    assert "Max" in sees["reasons"][0]


def test_nobody_but_administrators_reads_the_trail(program, manager):
    theirs = program(manager)

    for path in ("trail", "trail/file", "large-exports", f"users/{manager.pk}/sight?type=client"):
        assert (path, theirs.get(path).status_code) == (path, 403)
    assert not Event.objects.filter(kind="firm.exported").exists()


def test_a_question_about_what_is_not_there_is_refused(ours, manager):
    assert fields_of(ours.get(f"users/{manager.pk}/sight?type=wings")) == {"type"}
    assert ours.get(f"users/{manager.pk}/sight?type=client&record=999").status_code == 404
    assert ours.get("users/999/sight?type=client").status_code == 404
