"""Background work, duplicates and copies, as a program follows them."""

import pytest

from krug.core.jobs import performing
from krug.core.jobs.models import Job
from krug.core.merging.models import Apart, Twins
from krug.core.records import kinds, writing


@pytest.fixture
def ours(program, administrator):
    return program(administrator, Accept_Language="en")


@pytest.fixture
def two(administrator):
    rows = [{"name": "Molkrai", "phones": "+79161234567"}, {"name": "Molkrai", "phones": "+79161234567"}]
    return [client.pk for client in writing.create(kinds.get("client"), administrator, rows)]


def test_a_scan_is_begun_followed_and_its_groups_are_read(ours, two):
    begun = ours.post("clients/duplicates/scan")
    waiting = ours.get("jobs?state=waiting").json()["items"]
    performing.perform_due()
    done = ours.get(begun["Location"].removeprefix("/api/v1/")).json()

    group = ours.get("clients/duplicates").json()["items"][0]

    assert (begun.status_code, waiting, done["state"]) == (202, [begun.json()], "done")
    assert (done["page"], done["title"]) == ("/clients/duplicates", "Search for duplicates")
    assert (group["records"], group["reasons"]) == (two, ["Phones", "Name"])


def test_groups_of_records_out_of_sight_are_neither_listed_nor_told_apart(ours, program, manager, two):
    ours.post("clients/duplicates/scan")
    performing.perform_due()
    theirs, group = program(manager), Twins.objects.get()

    assert theirs.get("clients/duplicates").json()["items"] == []
    assert theirs.delete(f"clients/duplicates/{group.pk}").status_code == 404
    assert (Twins.objects.count(), Apart.objects.count()) == (1, 0)


def test_what_is_told_apart_is_not_found_again(ours, two):
    ours.post("clients/duplicates/scan")
    performing.perform_due()
    gone = ours.delete(f"clients/duplicates/{Twins.objects.get().pk}").status_code
    ours.post("clients/duplicates/scan")
    performing.perform_due()

    assert (gone, ours.get("clients/duplicates").json()["items"]) == (204, [])


def test_a_job_is_stopped_and_gone_on_with_by_whose_it_is(ours, program, manager, observer):
    mine, theirs = program(manager), program(observer)
    job = Job.objects.create(kind="merging.scan", actor=manager, payload={"kind": "client"})

    stopped = mine.post(f"jobs/{job.pk}/cancellation").json()
    again = mine.post(f"jobs/{job.pk}/attempts").json()

    assert (stopped["state"], again["state"]) == ("cancelled", "waiting")
    assert [theirs.post(f"jobs/{job.pk}/{verb}").status_code for verb in ("cancellation", "attempts")] == [404, 404]
    assert (theirs.get(f"jobs/{job.pk}").status_code, theirs.get("jobs").json()["items"]) == (404, [])
    assert [one["id"] for one in ours.get("jobs").json()["items"]] == [job.pk]


def test_a_copy_is_made_and_listed(ours, settings, tmp_path, monkeypatch):
    monkeypatch.setenv("KRUG_BACKUPS", str(tmp_path / "copies"))
    begun = ours.post("backups")
    twice = ours.post("backups").json()
    under_way = ours.get("backups").json()["under_way"]
    Job.objects.update(state="done")
    (tmp_path / "copies").mkdir()
    (tmp_path / "copies" / "krug-2026-11-30-030000.krug").write_bytes(b"1234")

    listed = ours.get("backups").json()

    assert (begun.status_code, twice["id"], under_way["id"]) == (202, begun.json()["id"], begun.json()["id"])
    assert (listed["kept"], listed["under_way"]) == (True, None)
    assert listed["items"] == [{"name": "krug-2026-11-30-030000.krug", "at": "2026-11-30T03:00:00.000000Z", "size": 4}]


def test_without_a_folder_no_copy_is_begun(ours, monkeypatch):
    monkeypatch.delenv("KRUG_BACKUPS", raising=False)

    answer = ours.post("backups")

    assert (answer.status_code, ours.get("backups").json()["kept"], Job.objects.count()) == (409, False, 0)
