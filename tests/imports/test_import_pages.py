"""A file brought in by a person, from putting it there to taking it back."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from krug.core.imports.models import Import, State
from krug.core.jobs.performing import perform_due
from krug.core.records import kinds


@pytest.fixture
def pages(client, administrator):
    client.force_login(administrator)
    return client


def put(pages, text, name="clients.csv", kind="clients", encoding="utf-8"):
    content = text.encode(encoding) if isinstance(text, str) else text
    return pages.post("/imports", {"kind": kind, "file": SimpleUploadedFile(name, content)})


def live():
    return kinds.get("client").model.objects.filter(deleted_at=None)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16"])
def test_a_file_is_put_looked_through_tried_brought_in_and_taken_back(pages, encoding):
    text = "Название;ИНН;Телефон\nООО «Лес»;7707083893;+7 905 632-70-41\nАО «Бор»;;+7 495 111-22-33\n"

    page = pages.post(put(pages, text, encoding=encoding)["Location"] + "/mapping", {}, follow=False)
    found = Import.objects.get()
    draft = pages.get(found.address).content.decode()
    assert (page.status_code, found.rows, "ООО «Лес»" in draft) == (302, 2, True)

    columns = {"column-0": "name", "column-1": "tax_id", "column-2": "phones"}
    pages.post(f"/imports/{found.pk}/mapping", {**columns, "do": "try"})
    perform_due()
    found.refresh_from_db()
    assert (found.state, found.checked["created"], live().count()) == (State.DRAFT, 2, 0)

    pages.post(f"/imports/{found.pk}/mapping", {**columns, "do": "run"})
    perform_due()
    found.refresh_from_db()
    assert (found.state, found.counts["created"], live().count()) == (State.DONE, 2, 2)

    pages.post(f"/imports/{found.pk}/undo")
    perform_due()
    found.refresh_from_db()
    assert (found.state, live().count()) == (State.UNDONE, 0)


def test_bad_rows_stand_in_a_file_with_their_reasons_and_good_ones_go_in(pages):
    put(pages, "Название,ИНН\nХороший,7707083893\n,7707083893\nПлохой,7707083890\nЛишний,1,2,3\n")
    found = Import.objects.get()

    pages.post(f"/imports/{found.pk}/mapping", {"column-0": "name", "column-1": "tax_id", "do": "run"})
    perform_due()

    found.refresh_from_db()
    assert (found.counts["created"], found.counts["rejected"]) == (1, 3)
    text = pages.get(f"/imports/{found.pk}/rejected").content.decode("utf-8-sig")
    assert "Плохой" in text
    assert "контрольная цифра" in text


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.csv", b""),
        ("heading.csv", "Название,ИНН\n".encode()),
        ("picture.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20),
        ("wide.csv", ("x," * 10_000 + "\n" + "1," * 10_000).encode()),
        ("broken.xlsx", b"PK\x03\x04 not a workbook"),
    ],
)
def test_a_file_that_is_no_table_is_refused_in_words(pages, name, content):
    answer = put(pages, content, name)

    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert Import.objects.count() == 0


def test_before_an_import_is_undone_the_page_says_what_would_go(pages, make_client_of, administrator):
    make_client_of(administrator, name="Лес")
    put(pages, "Название,Отрасль\nЛес,Доска\nБор,\nДоска,\n")
    found = Import.objects.get()
    pages.post(f"/imports/{found.pk}/mapping", {"do": "run"})
    perform_due()

    asked = pages.get(f"/imports/{found.pk}/undo", headers={"HX-Request": "true"}).content.decode()
    alone = pages.get(f"/imports/{found.pk}/undo").content.decode()

    assert "<dt>Новых записей уйдёт</dt><dd>2</dd><dt>Записей станут прежними</dt><dd>1</dd>" in asked
    assert ("<html" in asked, "<html" in alone) == (False, True)
    assert live().count() == 3

    pages.post(f"/imports/{found.pk}/undo")
    waiting = pages.get(found.address).content.decode()
    perform_due()

    assert "Отмена загрузки" in waiting
    assert "Записи этого файла уходят из базы частями" in waiting
    assert [client.name for client in live()] == ["Лес"]


def test_whoever_may_not_make_clients_brings_none_in(client, observer):
    client.force_login(observer)

    assert client.get("/imports").status_code == 403
    assert put(client, "Название\nЛес\n").status_code == 403
    assert Import.objects.count() == 0


def test_anothers_import_is_not_there(pages, client, manager):
    put(pages, "Название\nЛес\n")
    found = Import.objects.get()
    client.force_login(manager)

    assert client.get(found.address).status_code == 404
    assert client.post(f"/imports/{found.pk}/undo").status_code == 404


def test_a_link_to_a_row_further_down_is_no_fault_in_the_preview(pages):
    rows = "".join(f"Фирма {n};\n" for n in range(30))
    put(pages, f"Название;Головная компания\nДочка;Мать\n{rows}Мать;\n")
    found = Import.objects.get()

    pages.post(f"/imports/{found.pk}/mapping", {"column-0": "name", "column-1": "holding"})

    assert "cell-err" not in pages.get(found.address).content.decode()


def test_what_a_value_means_is_chosen_from_a_list(pages, administrator):
    put(pages, "Название;Ответственный;Статус\nФирма;Никто Никтоев;Отвалился\nБор;Неведомая А.;\n")
    found = Import.objects.get()
    columns = {"column-0": "name", "column-1": "responsible", "column-2": "status"}
    pages.post(f"/imports/{found.pk}/mapping", {**columns, "do": "try"})
    perform_due()

    shown = pages.get(found.address).content.decode()
    meant = {"said-1": ["Никто Никтоев", "Неведомая А."], "means-1": ["Ada", "Ada"]}
    meant |= {"said-2": ["Отвалился"], "means-2": ["Потенциальный"]}
    pages.post(f"/imports/{found.pk}/mapping", {**columns, **meant, "do": "run"})
    perform_due()

    assert all(f"<option>{name}</option>" in shown for name in ("Ada", "Потенциальный"))
    assert set(live().values_list("name", "responsible__name", "status")) == {
        ("Фирма", "Ada", "potential"),
        ("Бор", "Ada", "potential"),
    }
