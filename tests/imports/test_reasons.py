"""Why a row did not go in: all its faults at once, each with its column, said once."""

import csv

import pytest

from krug.core.imports import errors


@pytest.fixture
def said(bring, tmp_path):
    """said(kind, text): what the file of rejected rows says of each."""

    def do(kind, text, mapping=None):
        found = bring(kind, text, mapping=mapping)
        errors.write(found, False, tmp_path / "errors.csv")
        rows = list(csv.reader((tmp_path / "errors.csv").open(encoding="utf-8-sig"), delimiter=";"))[1:]
        return [row[-1] for row in rows]

    return do


def test_the_column_is_said_once(said):
    text = "Наименование;ИНН;Ответственный;Почта\n;7707083893;;\nЛес;7707083890;;\nБор;;Никто Н.;не адрес\n"

    assert said("clients", text) == [
        "Наименование: Заполните это поле.",
        "ИНН неверен: не сходится контрольная цифра.",
        "Почта: «не адрес» не похоже на адрес почты. Ответственный: Нет такого сотрудника: «Никто Н.».",
    ]


def test_all_faults_of_a_row_are_told_at_once(said, deal_kinds, administrator):
    text = "Название;Товар;Стадия;Ответственный;Дата создания\nЛиния;Nope;Nowhere;Никто Н.;вчера\n"

    reason = said("deals", text)[0]

    assert "Товар: «Nope» в Круге нет." in reason
    assert "Ответственный: Нет такого сотрудника: «Никто Н.»." in reason
    assert "Дата создания: «вчера»" in reason
    assert "Nowhere" in reason
    assert (reason.count("Товар"), reason.count("Дата создания")) == (1, 1)


def test_a_bad_day_of_a_stage_is_told_once_with_the_rest(said, deal_kinds):
    stage = deal_kinds[0].pipeline.stages.order_by("sort").first().name
    mapping = {
        "columns": {"Название": "name", "Клиент": "client", "Дата": "created_at"},
        "options": {"stage_dates": {stage: "Дата"}},
    }

    reason = said("deals", "Название;Клиент;Дата\nЛиния;Никто;вчера\n", mapping)[0]

    assert (reason.count("вчера"), reason.count("Никто")) == (1, 1)


def test_a_row_that_has_no_cell_for_each_column_is_told_that_alone(said, deal_kinds):
    text = "Название;Товар;Стадия\nЛиния;Nope\n"

    assert said("deals", text) == ["В строке ячеек: 2, а в заголовке: 3. Проверьте разделители и кавычки."]


def test_the_page_says_the_same(client, administrator, bring):
    found = bring("clients", "Наименование;ИНН\n;7707083893\n")
    client.force_login(administrator)

    page = client.get(found.address).content.decode()

    assert "Наименование: Заполните это поле." in page


@pytest.mark.parametrize("sign", [";", ",", "\t", "|"])
def test_the_file_of_rejected_rows_is_parted_as_the_file_brought_in_was(bring, tmp_path, sign):
    heading = ["ИНН", "Название", "Отрасль"]
    rows = [["7707083890", "Лес; и бор", "Лес"], ["7707083893", "Бор", "Лес"]]
    text = "".join(sign.join(f'"{cell}"' for cell in row) + "\n" for row in [heading, *rows])

    errors.write(bring("clients", text), False, tmp_path / "errors.csv")

    content = (tmp_path / "errors.csv").read_bytes()
    read = list(csv.reader(content.decode("utf-8-sig").splitlines(), delimiter=sign))
    assert content.startswith(b"\xef\xbb\xbf")
    assert read == [[*heading, "Строка", "Причина"], [*rows[0], "2", "ИНН неверен: не сходится контрольная цифра."]]


def test_a_file_without_a_separator_gets_the_one_excel_expects(bring, tmp_path):
    errors.write(bring("users", "Имя\n" + "x" * 300 + "\n"), False, tmp_path / "errors.csv")

    assert (tmp_path / "errors.csv").read_text("utf-8-sig").startswith("Имя;Строка;Причина")


def test_a_long_note_comes_back_whole(bring, tmp_path):
    note = "Просили перезвонить. " * 60

    errors.write(
        bring("clients", f'ИНН,Название,Комментарий\n7707083890,Лес,"{note}"\n'), False, tmp_path / "errors.csv"
    )

    assert next(csv.reader((tmp_path / "errors.csv").read_text("utf-8-sig").splitlines()[1:]))[2] == note
