"""Attaching, renaming, taking off and back: rights, history, once."""

import threading
from contextlib import suppress

import pytest
from django.db import IntegrityError, OperationalError, connections, transaction
from django.utils import timezone

from krug.core.access import partners
from krug.core.access.policy import Denied
from krug.core.events.models import Event, EventLink
from krug.core.files import attaching, sniffing
from krug.core.files.models import KEPT, Attachment, StoredFile
from krug.core.files.refusals import NotTaken, TooLarge
from krug.core.files.storing import path_of, root
from krug.core.records import writing


def of_files():
    return list(Event.objects.filter(kind__startswith="file.").order_by("pk").values_list("kind", flat=True))


def test_a_file_lies_under_its_sum_and_the_history_tells(record, manager, attach):
    made = attach(b"An offer", "offer.txt")

    assert path_of(made.stored.sha256).read_bytes() == b"An offer"
    assert (made.stored.size, made.stored.content_type, made.name) == (8, "text/plain", "offer.txt")
    event = Event.objects.get(kind="file.attached")
    assert (event.record_kind, event.record_id, event.actor) == ("client", record.pk, manager)
    assert event.data == {"title": "offer.txt", "file": made.pk, "size": 8}


def test_what_happens_to_a_deals_files_stands_on_its_clients_card(record, manager, attach, make_deal_of):
    deal = make_deal_of(manager, client=record.pk)

    attach(to=deal)

    cards = EventLink.objects.filter(event__kind="file.attached").values_list("card_kind", "card_id")
    assert set(cards) == {("deal", deal.pk), ("client", record.pk)}


def test_the_same_bytes_under_the_same_name_are_attached_once(record, attach):
    first, again, other = attach(), attach(), attach(name="offer 2.txt")

    assert first == again
    assert other.stored == first.stored
    assert Attachment.objects.count() == 2
    assert of_files() == ["file.attached", "file.attached"]


@pytest.mark.django_db(transaction=True)
def test_of_two_presses_at_once_one_file_comes(record, manager):
    start, made = threading.Barrier(2), []

    def press():
        start.wait(10)
        try:
            while True:
                with suppress(OperationalError):  # the tests' own SQLite, shared in memory, does not wait for its locks
                    made.append(attaching.attach(record, manager, "offer.txt", [b"An offer"]))
                    return
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (len(made), made[0]) == (2, made[1])
    assert (Attachment.objects.count(), of_files()) == (1, ["file.attached"])


def test_who_may_not_change_the_record_attaches_nothing(record, observer, stranger, attach):
    for person in (observer, stranger):
        with pytest.raises(Denied):
            attach(by=person)

    assert (Attachment.objects.count(), StoredFile.objects.count(), root().exists()) == (0, 0, False)


def test_a_partner_who_only_sees_takes_nothing_off(record, stranger, attach):
    made = attach()
    partners.put("client", record.pk, stranger, "", only_sees=True)
    stranger.refresh_from_db()

    with pytest.raises(Denied):
        attaching.remove(made, stranger)
    with pytest.raises(Denied):
        attaching.rename(made, stranger, "mine.txt")

    made.refresh_from_db()
    assert (made.removed_at, made.name) == (None, "offer.txt")


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        (b"", "offer.txt", "Файл пуст."),
        (b"x" * 21, "offer.txt", "Файл больше 0 МБ."),
        (b"An offer", "x" * 201, "Имя длиннее 200 знаков."),
        (b"An offer", " \u202e. ", "У файла нет имени."),
    ],
)
def test_what_will_not_do_is_refused_and_leaves_nothing(settings, attach, content, name, reason):
    settings.FILE_MOST_BYTES = 20

    with pytest.raises(NotTaken) as refused:
        attach(content, name)

    assert str(refused.value) == reason
    assert (StoredFile.objects.count(), of_files()) == (0, [])
    assert [path for path in root().rglob("*") if path.is_file()] == []


def test_too_large_a_file_is_not_read_to_its_end(settings, record, manager):
    settings.FILE_MOST_BYTES = 20
    read = []

    def endless():
        while True:
            read.append(1)
            yield b"x" * 15

    with pytest.raises(TooLarge):
        attaching.attach(record, manager, "offer.txt", endless())

    assert len(read) == 2


def test_a_new_name_is_told_and_the_old_one_does_nothing(record, manager, attach):
    made = attach()

    attaching.rename(made, manager, "contract.txt")
    attaching.rename(made, manager, "contract.txt")

    assert Attachment.objects.get().name == "contract.txt"
    assert of_files() == ["file.attached", "file.renamed"]
    assert Event.objects.get(kind="file.renamed").data["old"] == "offer.txt"


def test_two_files_of_the_same_bytes_do_not_get_one_name(manager, attach):
    attach()
    other = attach(name="offer 2.txt")

    with pytest.raises(NotTaken):
        attaching.rename(other, manager, "offer.txt")

    other.refresh_from_db()
    assert other.name == "offer 2.txt"


def test_what_is_taken_off_comes_back(record, manager, attach):
    made = attach()

    for _ in range(2):
        attaching.remove(made, manager)
    assert list(Attachment.objects.of_record(record)) == []
    assert list(Attachment.objects.removed_from(record)) == [made]
    for _ in range(2):
        attaching.restore(made, manager)

    assert list(Attachment.objects.of_record(record)) == [made]
    assert of_files() == ["file.attached", "file.removed", "file.restored"]


def test_what_was_attached_anew_meanwhile_does_not_come_back_twice(record, manager, attach):
    made = attach()
    attaching.remove(made, manager)
    anew = attach()

    attaching.restore(made, manager)

    assert list(Attachment.objects.of_record(record)) == [anew]


def test_after_thirty_days_it_goes_for_good(record, manager, attach):
    old, lately = attach(), attach(b"A contract", "contract.txt")
    for one in (old, lately):
        attaching.remove(one, manager)
    Attachment.objects.filter(pk=old.pk).update(removed_at=timezone.now() - KEPT)

    assert [attaching.purge(), attaching.purge()] == [1, 0]

    assert list(Attachment.objects.all()) == [lately]
    assert of_files()[-1] == "file.purged"


def test_a_file_is_as_open_as_its_record(record, manager, stranger, head, observer, attach):
    made = attach()

    seen = {person.name: list(Attachment.objects.visible_to(person)) for person in (manager, stranger, head, observer)}

    assert seen == {"Max": [made], "Stan": [], "Hanna": [made], "Otto": [made]}
    assert attaching.reached(stranger, made.pk) is None


def test_files_of_a_record_in_the_bin_are_out_of_reach_until_it_is_back(record, head, attach):
    made = attach()
    writing.put_in_bin(record, head)
    assert attaching.reached(head, made.pk) is None
    assert list(Attachment.objects.visible_to(head)) == []

    writing.restore(record, head)

    assert attaching.reached(head, made.pk) == (made, record)


def test_a_record_removed_for_good_takes_its_files_along(record, attach):
    attach()

    attaching.forget("client", [record.pk])

    assert Attachment.objects.count() == 0


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"%PDF-1.7\n", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(20), "image/png"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF" + bytes(20), "image/jpeg"),
        (b"GIF89a" + bytes(20), "image/gif"),
        (b"RIFF\x24\0\0\0WEBPVP8 " + bytes(20), "image/webp"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "text/plain"),
        (b"<!DOCTYPE html><script>alert(1)</script>", "text/plain"),
        ("Здравствуйте".encode("cp1251"), "text/plain"),
        (b"BMW, a good car", "text/plain"),
        ("Цена".encode("utf-16"), "text/plain"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(60), "application/x-ole-storage"),
        (bytes(50), "application/octet-stream"),
    ],
)
def test_the_type_is_told_by_the_bytes(head, kind):
    assert sniffing.type_of(head) == kind


def test_only_pictures_of_points_are_ever_shown():
    assert {"image/png", "image/jpeg", "image/webp", "image/gif"} == sniffing.SHOWN


def test_the_database_itself_keeps_one_live_row(record, manager, attach):
    made = attach()
    double = Attachment(kind="client", record_id=record.pk, stored=made.stored, name=made.name)

    with pytest.raises(IntegrityError), transaction.atomic():
        double.save()
