"""Clients made one: their files are together, and apart again."""

import pytest

from krug.core.files.models import Attachment
from krug.core.merging.merging import merge, take_apart
from krug.core.records import kinds
from krug.core.search import checking
from krug.core.search.finding import find


@pytest.fixture
def other(manager, make_client_of):
    return make_client_of(manager, name="Cancity Ltd")


def of(record):
    return sorted(Attachment.objects.of_record(record).values_list("name", flat=True))


def test_files_go_along_and_come_back(record, other, administrator, attach):
    attach(b"Own", "own.txt")
    attach(b"Theirs", "theirs.txt", to=other)

    made = merge(kinds.get("client"), administrator, record.pk, [other.pk])

    assert (of(record), of(other)) == (["own.txt", "theirs.txt"], [])
    assert [hit.record_id for hit in find(administrator, "theirs.txt")] == [record.pk]
    attach(b"Later", "later.txt")
    take_apart(made, administrator)

    assert (of(record), of(other)) == (["later.txt", "own.txt"], ["theirs.txt"])
    assert [hit.record_id for hit in find(administrator, "theirs.txt")] == [other.pk]
    assert list(checking.faults()) == []


def test_the_same_file_of_both_is_there_once_and_each_has_its_own_again(record, other, administrator, attach):
    attach(b"Same", "same.txt")
    attach(b"Same", "same.txt", to=other)

    made = merge(kinds.get("client"), administrator, record.pk, [other.pk])
    together = of(record)
    take_apart(made, administrator)

    assert (together, of(record), of(other)) == (["same.txt"], ["same.txt"], ["same.txt"])
