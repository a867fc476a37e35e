import pytest

from krug.core.events.models import Event
from krug.core.records import writing


@pytest.fixture
def pages(client, administrator):
    client.force_login(administrator)
    return client


def lines(answer):
    return b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()


def test_the_trail_shows_who_did_what_and_what_was_before(pages, manager, make_client_of):
    record = make_client_of(manager)
    writing.change(record, manager, {"name": "Canopy"}, 1)

    page = pages.get("/settings/audit").content.decode()

    assert "Max" in page
    assert "Название: Cancity → Canopy" in page
    assert f'href="/clients/{record.pk}"' in page


def test_filters_find_by_person_record_and_group(pages, manager, stranger, make_client_of):
    mine, other = make_client_of(manager, name="Mine"), make_client_of(stranger, name="Other")
    writing.comment(mine, manager, "Well said")

    def told(**asked):
        return [entry.what for entry in pages.get("/settings/audit", asked).context["entries"]]

    assert len(told(person=manager.pk)) == 2
    assert [("Other" in what) for what in told(record=f"/clients/{other.pk}")] == [True]
    assert len(told(group="comments")) == 1
    assert told(record="/nowhere/5") == []
    assert told(since="2200-01-01") == []
    assert len(told(until="2200-01-01")) == 3


@pytest.mark.parametrize("asked", [{"since": "31.31.2026"}, {"person": "x"}, {"until": "2026-02-31"}, {"group": "zz"}])
def test_nonsense_breaks_nothing(pages, asked):
    assert pages.get("/settings/audit", asked).status_code == 200


def test_pages_by_key_meet_every_event_once(pages, manager, make_client_of):
    for number in range(120):
        make_client_of(manager, name=f"Row {number}")

    seen, url = [], "/settings/audit"
    while url:
        context = pages.get(url).context
        seen += [entry.what for entry in context["entries"]]
        url = f"/settings/audit?cursor={context['next']}" if context["next"] else ""

    assert (len(seen), len(set(seen))) == (120, 120)


def test_the_export_is_the_filtered_trail_and_stands_in_it(pages, administrator, manager, make_client_of):
    make_client_of(manager, name="=1+1")

    answer = lines(pages.get("/settings/audit/file", {"person": manager.pk}))

    assert len(answer) == 2
    assert "=1+1" in answer[1]
    assert not any(cell.startswith("=") for cell in answer[1].split(";"))
    event = Event.objects.get(kind="firm.exported")
    assert (event.actor, event.data["format"]) == (administrator, "csv")


def test_the_trail_is_the_administrators(client, head):
    client.force_login(head)

    assert client.get("/settings/audit").status_code == 403
    assert client.get("/settings/audit/file").status_code == 403
    assert Event.objects.count() == 0
