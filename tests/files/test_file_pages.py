"""The panel, the page of all files, uploads and downloads."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from krug.core.access import partners
from krug.core.files import attaching, limits
from krug.core.files.models import KEPT, Attachment
from krug.core.files.storing import path_of
from krug.core.records.files_panel import MOST
from krug.core.search.finding import find

FRAGMENT = {"HX-Request": "true"}
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(20)


@pytest.fixture
def pages(client, manager):
    client.force_login(manager)
    return client


@pytest.fixture
def send(pages, record):
    """send(b"bytes", "name") posts a file as the card's script does."""

    def post(content=b"An offer", name="offer.txt", headers=FRAGMENT):
        file = SimpleUploadedFile(name, content)
        return pages.post(f"/clients/{record.pk}/files", {"file": file}, headers=headers)

    return post


def body_of(answer):
    return b"".join(answer.streaming_content)


def test_a_card_without_files_says_what_they_are_for(pages, record):
    page = pages.get(f"/clients/{record.pk}").content.decode()

    assert "Договоры, реквизиты, фотографии: прикрепите файл" in page
    assert f'data-to="/clients/{record.pk}/files"' in page


def test_who_may_only_look_has_nowhere_to_put_files(client, record, observer, attach):
    client.force_login(observer)
    bare = client.get(f"/clients/{record.pk}").content.decode()
    attach()

    page = client.get(f"/clients/{record.pk}").content.decode()

    assert 'data-island="files"' not in bare + page
    assert "panels/files" not in bare
    assert "offer.txt" in page


def test_a_script_is_answered_in_bare_words(send, record):
    answer = send()

    assert (answer.status_code, answer.content) == (204, b"")
    assert Attachment.objects.get().name == "offer.txt"


def test_the_same_press_again_makes_nothing_new(send):
    assert [send().status_code, send().status_code] == [204, 204]

    assert Attachment.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [(b"", "offer.txt", "Файл пуст."), (b"An offer", "x" * 250, "Имя длиннее 200 знаков.")],
)
def test_what_will_not_do_is_said(send, content, name, reason):
    answer = send(content, name)

    assert (answer.status_code, answer.content.decode()) == (422, reason)
    assert Attachment.objects.count() == 0


def test_too_large_a_file_is_refused_by_its_bytes_and_by_its_announced_length(settings, send):
    settings.FILE_MOST_BYTES = 1024 * 1024

    over, far_over = send(b"x" * (1024 * 1024 + 1)), send(b"x" * (2 * 1024 * 1024))

    assert (over.status_code, over.content.decode()) == (422, "Файл больше 1 МБ.")
    assert far_over.status_code == 413
    assert Attachment.objects.count() == 0


@pytest.mark.parametrize("path", ["/signin", "/me/language", "/clients/new", "/api/v1/clients"])
def test_where_no_file_belongs_none_is_taken_in_whoever_sends_it(client, db, settings, path):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1024
    large = SimpleUploadedFile("large.bin", b"x" * (limits.AROUND + 2048))

    assert client.post(path, {"file": large}).status_code == 413


def test_without_a_script_the_page_comes_back_and_says_so(pages, record, send):
    answer = send(headers={})

    assert (answer.status_code, answer["Location"]) == (302, f"/clients/{record.pk}")
    assert "Прикреплён файл: offer.txt" in pages.get(f"/clients/{record.pk}").content.decode()


def test_without_a_file_it_is_said(pages, record):
    answer = pages.post(f"/clients/{record.pk}/files", {}, headers=FRAGMENT)

    assert (answer.status_code, answer.content.decode()) == (422, "Выберите файл.")


def test_a_name_that_turns_text_round_is_kept_straight(send):
    send(name="photo\u202egpj.exe")

    assert Attachment.objects.get().name == "photogpj.exe"


def test_a_download_is_saved_and_never_run(pages, attach):
    made = attach(b"<script>alert(1)</script>", "Счёт № 5.html")

    answer = pages.get(f"/files/{made.pk}")

    assert (answer.status_code, body_of(answer)) == (200, b"<script>alert(1)</script>")
    assert answer["Content-Type"] == "text/plain"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    disposition = "attachment; filename*=utf-8''%D0%A1%D1%87%D1%91%D1%82%20%E2%84%96%205.html"
    assert answer["Content-Disposition"] == disposition


def test_a_name_with_quotes_and_lines_does_not_break_out_of_its_header(pages, attach):
    made = attach(name='a"; filename="evil.html\r\nSet-Cookie: x=1.txt')

    answer = pages.get(f"/files/{made.pk}")

    assert answer["Content-Disposition"].startswith('attachment; filename="a\\"; filename=\\"evil.html Set-Cookie')
    assert "Set-Cookie" not in answer.headers


def test_only_pictures_of_points_are_shown(pages, attach):
    picture, drawing = attach(PNG, "photo.png"), attach(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "mark.svg")

    shown, kept = pages.get(f"/files/{picture.pk}?inline"), pages.get(f"/files/{drawing.pk}?inline")

    assert (shown["Content-Type"], shown["Content-Disposition"]) == ("image/png", 'inline; filename="photo.png"')
    assert (kept["Content-Type"], kept["Content-Disposition"]) == ("text/plain", 'attachment; filename="mark.svg"')


def test_the_card_shows_small_pictures_and_marks_for_the_rest(pages, record, attach):
    picture, other = attach(PNG, "photo.png"), attach(b"%PDF-1.7", "offer.pdf")

    page = pages.get(f"/clients/{record.pk}").content.decode()

    assert f'<img class="file-mark" src="/files/{picture.pk}?inline"' in page
    assert f'src="/files/{other.pk}' not in page
    assert ">PDF</span>" in page


@pytest.mark.parametrize(
    ("asked", "status", "told", "content"),
    [
        ("bytes=3-4", 206, "bytes 3-4/8", b"of"),
        ("bytes=3-", 206, "bytes 3-7/8", b"offer"),
        ("bytes=-2", 206, "bytes 6-7/8", b"er"),
        ("bytes=0-99", 206, "bytes 0-7/8", b"An offer"),
        ("bytes=8-", 416, "bytes */8", b""),
        ("bytes=5-3", 416, "bytes */8", b""),
        ("bytes=-0", 416, "bytes */8", b""),
        ("bytes=-", 200, None, b"An offer"),
        ("lines=1-2", 200, None, b"An offer"),
        ("bytes=0-1,3-4", 200, None, b"An offer"),
    ],
)
def test_a_piece_of_a_file(pages, attach, asked, status, told, content):
    answer = pages.get(f"/files/{attach().pk}", headers={"Range": asked})

    found = body_of(answer) if answer.streaming else answer.content
    assert (answer.status_code, answer.headers.get("Content-Range"), found) == (status, told, content)


def test_what_the_browser_has_is_not_sent_again_nor_a_piece_of_another_file(pages, attach):
    made = attach()
    etag = pages.get(f"/files/{made.pk}")["ETag"]

    known = pages.get(f"/files/{made.pk}", headers={"If-None-Match": etag})
    other = pages.get(f"/files/{made.pk}", headers={"Range": "bytes=0-1", "If-Range": '"another"'})

    assert (known.status_code, other.status_code, body_of(other)) == (304, 200, b"An offer")


def test_pieces_are_not_packed_on_the_way(pages, attach):
    made = attach(b"An offer " * 1000)

    answer = pages.get(f"/files/{made.pk}", headers={"Accept-Encoding": "gzip"})

    assert (answer["Content-Length"], len(body_of(answer))) == ("9000", 9000)


def test_whoever_does_not_see_the_record_sees_no_file(client, record, stranger, nobody, attach):
    made = attach()
    for person in (stranger, nobody):
        client.force_login(person)
        for method, address in [
            ("get", f"/files/{made.pk}"),
            ("post", f"/files/{made.pk}/name"),
            ("post", f"/files/{made.pk}/removal"),
            ("post", f"/files/{made.pk}/restoring"),
            ("get", f"/clients/{record.pk}/files"),
            ("post", f"/clients/{record.pk}/files"),
        ]:
            assert getattr(client, method)(address, {"name": "x"}).status_code == 404, address

    assert Attachment.objects.get().name == "offer.txt"


def test_who_only_sees_reads_and_changes_nothing(client, record, stranger, attach):
    made = attach()
    partners.put("client", record.pk, stranger, "", only_sees=True)
    client.force_login(stranger)

    assert client.get(f"/files/{made.pk}").status_code == 200
    for verb in ("name", "removal"):
        assert client.post(f"/files/{made.pk}/{verb}", {"name": "x"}).status_code == 403
    file = SimpleUploadedFile("mine.txt", b"Mine")
    assert client.post(f"/clients/{record.pk}/files", {"file": file}).status_code == 403

    assert list(Attachment.objects.of_record(record).values_list("name", flat=True)) == ["offer.txt"]


def test_a_file_taken_off_says_so_with_the_way_back(pages, record, attach):
    made = attach()

    answer = pages.post(f"/files/{made.pk}/removal", headers=FRAGMENT)

    assert answer.status_code == 204
    assert f"/files/{made.pk}/restoring" in answer["HX-Trigger"]
    assert pages.get(f"/files/{made.pk}").status_code == 404
    assert pages.post(f"/files/{made.pk}/restoring", headers=FRAGMENT).status_code == 204
    assert pages.get(f"/files/{made.pk}").status_code == 200


def test_another_name_that_will_not_do_is_said(pages, attach):
    made = attach()

    answer = pages.post(f"/files/{made.pk}/name", {"name": " "}, headers=FRAGMENT)

    assert (answer.status_code, answer.content.decode()) == (422, "У файла нет имени.")


def test_the_page_of_all_files_goes_back_by_number(pages, record, attach):
    made = [attach(f"{number}".encode(), f"file {number}.txt") for number in range(53)]

    page = pages.get(f"/clients/{record.pk}/files").content.decode()
    rest = pages.get(f"/clients/{record.pk}/files?before={made[3].pk}").content.decode()

    assert page.count("download>") == 50
    assert f'href="/clients/{record.pk}/files?before={made[3].pk}"' in page
    assert [f"file {number}.txt" in rest for number in range(4)] == [True, True, True, False]


def test_the_card_shows_the_newest_few_and_leads_to_the_rest(pages, record, attach):
    for number in range(MOST + 2):
        attach(f"{number}".encode(), f"file {number}.txt")

    panel = pages.get(f"/clients/{record.pk}/panels/files").content.decode()

    assert panel.count("download>") == MOST
    assert f'<span class="n">{MOST}+</span>' in panel
    assert f'href="/clients/{record.pk}/files"' in panel


def test_what_was_taken_off_lately_stands_on_the_page_of_all(pages, record, manager, attach):
    lately, long_ago = attach(), attach(b"Old", "old.txt")
    for one in (lately, long_ago):
        attaching.remove(one, manager)
    Attachment.objects.filter(pk=long_ago.pk).update(removed_at=timezone.now() - KEPT)

    page = pages.get(f"/clients/{record.pk}/files").content.decode()

    assert f"/files/{lately.pk}/restoring" in page
    assert f"/files/{long_ago.pk}/restoring" not in page
    assert "Недавно убранные" in pages.get(f"/clients/{record.pk}/panels/files").content.decode()


def test_history_leads_to_the_file(pages, record, manager, attach, make_deal_of):
    own, of_deal = attach(), make_deal_of(manager, client=record.pk)
    other = attach(b"A contract", "contract.txt", to=of_deal)

    page = pages.get(f"/clients/{record.pk}/history?group=files").content.decode()

    assert f'прикрепил(а) файл «<a class="link" href="/files/{own.pk}">offer.txt</a>»' in page
    deal = f'<a class="link" href="/deals/{of_deal.pk}">Shrink tunnel</a>'
    assert f'{deal}: прикрепил(а) файл «<a class="link" href="/files/{other.pk}">contract.txt</a>»' in page


def test_names_are_text_and_never_markup(pages, record, attach):
    attach(name='<img src=x onerror="alert(1)">.txt')

    page = pages.get(f"/clients/{record.pk}").content.decode()

    assert "<img src=x" not in page
    assert page.count("&lt;img src=x onerror=&quot;alert(1)&quot;&gt;.txt") >= 2


def test_a_record_is_found_by_the_names_of_its_files(record, manager, stranger, attach):
    made = attach(name="Спецификация фасовки.pdf")
    assert [hit.record_id for hit in find(manager, "спецификация фасовки")] == [record.pk]
    assert find(stranger, "спецификация фасовки") == []

    attaching.rename(made, manager, "Договор.pdf")
    assert find(manager, "спецификация фасовки") == []
    attaching.remove(made, manager)

    assert find(manager, "договор.pdf") == []


def test_a_file_that_the_disk_has_lost_is_not_there(pages, attach):
    made = attach()
    path_of(made.stored.sha256).unlink()

    assert pages.get(f"/files/{made.pk}").status_code == 404
