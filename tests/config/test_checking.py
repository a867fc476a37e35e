"""`krug check` finds what is broken: each thing is broken here past every verb, by SQL or with the file's own hand."""

import os
import time

import pytest
from django.db import connection, transaction

from krug.config.cli.checking import all_faults
from krug.core.access.models import Department
from krug.core.events.models import Event
from krug.core.imports import bringing, storing
from krug.core.imports.models import Import
from krug.core.records import kinds, writing


@pytest.fixture(autouse=True)
def stored_here(settings, tmp_path):
    settings.DATA = tmp_path


@pytest.fixture
def whole(administrator, manager, stranger, make_client_of, make_deal_of):
    """A base with a little of everything; gives its client."""
    client = make_client_of(manager, tags=["vip"])
    make_deal_of(manager, client=client.pk)
    writing.put_in_bin(make_client_of(manager, name="Gone"), manager)
    return client


@pytest.fixture
def draft(administrator, tmp_path):
    (tmp_path / "file.csv").write_text("Название\nОдин\n")
    return bringing.take("clients", administrator, tmp_path / "file.csv", "file.csv")


def sql(text, *values):
    with connection.cursor() as cursor:
        cursor.execute(text, values)


def test_what_the_verbs_left_is_whole(whole, draft):
    assert list(all_faults()) == []


def test_a_deals_making_taken_out_of_its_clients_history(whole, manager):
    made = Event.objects.get(kind="deal.created")

    sql("DELETE FROM events_eventlink WHERE event_id = %s AND card_kind = 'client'", made.pk)

    assert f"event {made.pk} has lost its place in the history of a card it was written to" in list(all_faults())
    sql("UPDATE events_event SET cards = '' WHERE id = %s", made.pk)
    assert f"event {made.pk} was altered after it was written" in list(all_faults())


def test_a_client_in_a_foreign_department(whole, stranger):
    sql("UPDATE clients_client SET department_id = %s WHERE id = %s", stranger.department_id, whole.pk)

    words = f"client {whole.pk} does not stand in the department of its responsible person"
    assert words in list(all_faults())


def test_a_client_in_no_department(whole):
    sql("UPDATE clients_client SET department_id = NULL WHERE id = %s", whole.pk)

    assert f"client {whole.pk} does not stand in the department of its responsible person" in list(all_faults())


def test_a_person_who_is_just_moving_takes_the_records_along_and_is_no_fault(whole, manager, administrator):
    from krug.core.staff.people import change_person

    change_person(administrator, manager, {"department": Department.objects.create(name="Port")})

    assert [fault for fault in all_faults() if "department" in fault] == []


def test_the_bin_and_the_records_disagree(whole):
    sql("DELETE FROM records_binned")
    sql("UPDATE clients_client SET deleted_at = NULL WHERE name = 'Gone'")
    gone = kinds.get("client").model.objects.get(name="Gone")

    assert [fault for fault in all_faults() if "bin" in fault] == []
    sql("UPDATE clients_client SET deleted_at = CURRENT_TIMESTAMP WHERE id = %s", gone.pk)
    assert f"client {gone.pk} is deleted, and the bin does not know of it" in list(all_faults())


def test_a_tag_of_a_record_that_is_not_there(whole):
    sql("UPDATE records_tagging SET record_id = 999999")

    assert "a tag leads to client 999999, which is not there" in list(all_faults())


def test_a_link_that_leads_nowhere(whole, manager):
    deal = kinds.get("deal").model.objects.get(client=whole.pk)

    # Links are watched over at the end of a transaction: this one has no good end.
    with transaction.atomic():
        sql("UPDATE deals_deal SET client_id = 999999 WHERE id = %s", deal.pk)
        found = list(all_faults())
        transaction.set_rollback(True)

    assert f"deals.deal {deal.pk}: its client leads nowhere" in found


def test_a_stage_counter_that_was_tampered_with(whole):
    sql("UPDATE stages_stagecount SET count = count + 1")

    assert [fault for fault in all_faults() if fault.startswith("deal: the counter of")] != []


def test_a_record_that_search_has_lost(whole):
    sql("UPDATE search_entry SET record_id = 999999 WHERE kind = 'client' AND record_id = %s", whole.pk)

    found = list(all_faults())
    assert f"client {whole.pk} is missing from the search index" in found
    assert "the search index leads to client 999999, which is not there" in found


def test_an_import_that_has_lost_its_file(draft):
    draft.path.unlink()

    assert f"import {draft.pk} has lost its file {draft.stored_as}" in list(all_faults())


def test_a_file_that_belongs_to_no_import(draft):
    stray, fresh = Import.folder() / "stray.csv", Import.folder() / "fresh.csv"
    for path in (stray, fresh):
        path.write_text("Название\n")
    old = time.time() - 3 * 3600
    os.utime(stray, (old, old))
    os.utime(draft.path, (old, old))

    found = [fault for fault in all_faults() if fault.startswith("file")]
    removed = storing.tidy()

    assert (found, removed) == (["file imports/stray.csv belongs to no import"], 1)
    assert (stray.exists(), fresh.exists(), draft.path.exists()) == (False, True, True)
    assert [fault for fault in all_faults() if fault.startswith("file")] == []


def test_a_number_of_another_program_that_leads_nowhere(whole):
    sql("INSERT INTO imports_externalid (kind, number, record_id) VALUES ('client', 'A-1', 999999)")

    assert "a number in another program leads to client 999999, which is not there" in list(all_faults())
