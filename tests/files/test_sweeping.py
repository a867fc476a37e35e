"""What nobody needs goes after a day; what somebody needs never; the check tells what is not whole."""

import datetime as dt
import os
import time

import pytest
from django.utils import timezone

from krug.core.files import attaching, checking, storing, sweeping
from krug.core.files.models import Attachment, StoredFile
from krug.core.files.storing import path_of, root

LONG_AGO = time.time() - 3 * 24 * 3600


def aged(path):
    os.utime(path, (LONG_AGO, LONG_AGO))
    return path


def stray(name="ab" + "0" * 62):
    path = path_of(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"left behind")
    return path


def test_bytes_that_nothing_leads_to_stay_a_day_and_go(attach):
    made = attach()
    path = path_of(made.stored.sha256)
    Attachment.objects.all().delete()

    assert sweeping.sweep() == 0
    assert path.exists()
    StoredFile.objects.update(unused_since=timezone.now() - dt.timedelta(days=2))
    assert sweeping.sweep() == 1

    assert (path.exists(), StoredFile.objects.count()) == (False, 0)


def test_bytes_of_what_was_taken_off_stay_while_it_can_come_back(manager, attach):
    made = attach()
    attaching.remove(made, manager)

    sweeping.sweep()

    assert StoredFile.objects.get().unused_since is None


def test_bytes_attached_anew_are_needed_again(record, manager, attach):
    attach()
    Attachment.objects.all().delete()
    StoredFile.objects.update(unused_since=timezone.now() - dt.timedelta(days=2))

    attach()

    assert sweeping.sweep() == 0
    assert (StoredFile.objects.get().unused_since, list(checking.faults())) == (None, [])


def test_bytes_noted_as_unused_by_mistake_are_never_removed(attach):
    made = attach()
    StoredFile.objects.update(unused_since=timezone.now() - dt.timedelta(days=2))

    assert sweeping.sweep() == 0

    assert path_of(made.stored.sha256).exists()


@pytest.mark.django_db
def test_what_a_killed_upload_left_goes_after_a_day_and_not_before():
    fresh, old = stray(), aged(stray("cd" + "1" * 62))
    half_fresh, half_old = root() / ".incoming-a", root() / ".incoming-b"
    half_fresh.write_bytes(b"h")
    half_old.write_bytes(b"h")
    aged(half_old)

    assert sweeping.sweep() == 2

    assert [fresh.exists(), old.exists(), half_fresh.exists(), half_old.exists()] == [True, False, True, False]
    assert StoredFile.objects.count() == 0


def test_killed_between_the_file_and_its_row_nothing_is_seen_and_nothing_is_wrong(record, manager, monkeypatch):
    class Killed(BaseException):
        pass

    def die(*_given, **_named):
        raise Killed

    monkeypatch.setattr(attaching, "_tell", die)

    with pytest.raises(Killed):
        attaching.attach(record, manager, "offer.txt", [b"An offer"])

    assert (Attachment.objects.count(), StoredFile.objects.count()) == (0, 0)
    assert [path.read_bytes() for path in root().rglob("*") if path.is_file()] == [b"An offer"]
    assert list(checking.faults()) == []


def test_the_check_finds_what_is_missing_cut_or_changed(attach):
    gone, cut, changed = (path_of(attach(text, f"{text}.txt").stored.sha256) for text in (b"one", b"two", b"three"))
    assert list(checking.faults()) == []

    gone.unlink()
    cut.write_bytes(b"t")
    changed.write_bytes(b"THREE")
    lost = aged(stray())

    assert list(checking.faults()) == [
        f"file attached/{gone.parent.name}/{gone.name} is missing",
        f"file attached/{cut.parent.name}/{cut.name} is 1 bytes long instead of 3",
        f"file attached/{changed.parent.name}/{changed.name} holds other bytes than were stored",
        f"file attached/{lost.parent.name}/{lost.name} belongs to no record",
    ]


def test_a_damaged_file_is_healed_by_attaching_it_once_more(attach):
    path = path_of(attach().stored.sha256)
    path.write_bytes(b"damaged")

    attach()

    assert list(checking.faults()) == []


@pytest.mark.django_db
def test_what_is_being_written_has_a_passing_name(data):
    with storing.staged([b"half"], 100) as found:
        assert found.path.name.startswith(".incoming-")
        assert found.path.read_bytes() == b"half"

    assert not found.path.exists()


def test_nothing_goes_while_a_copy_of_the_firm_is_made(data, attach):
    path = path_of(attach().stored.sha256)
    Attachment.objects.all().delete()
    StoredFile.objects.update(unused_since=timezone.now() - dt.timedelta(days=2))
    copying = data / ".copying-x"
    copying.mkdir()

    assert (sweeping.sweep(), path.exists()) == (0, True)
    aged(copying)  # killed long ago

    assert (sweeping.sweep(), path.exists()) == (1, False)
