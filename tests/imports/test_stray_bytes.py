"""A byte that is no text costs its row, not the file."""

import pytest

from krug.core.imports.reading import open_table
from krug.core.imports.reading.encodings import encoding_of
from krug.modules.clients.models import Client

HEADING = "Название;Примечание\n"
WORDS = "Поставка молочной продукции для рабочей столовой; расчёт по договору, склад за переездом\n" * 30
REASON = "Здесь байты, которые не читаются как текст: файл в этом месте повреждён."


def names():
    return list(Client.objects.order_by("pk").values_list("name", flat=True))


@pytest.mark.parametrize("stray", [b"\xd0", b"\x98", b"\xa0", b"\xe2\x80"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_stray_byte_refuses_its_row_alone(bring, reasons, stray, mark):
    good = [f"Фирма {number}" for number in range(300)]
    rows = [f"{name};да\n".encode() for name in good]
    rows.insert(200, b"\xd0\x9b\xd0\xb5\xd1\x81 " + stray + b";x\n")

    found = bring("clients", mark + HEADING.encode() + b"".join(rows))

    assert names() == good
    assert reasons(found) == {202: [REASON]}
    assert found.problems.get().cells == ["Лес \ufffd", "x"]


def test_a_stray_byte_in_a_column_nobody_takes_harms_nothing(bring, reasons):
    text = "Название;Неведомое\n".encode() + "Лес;a\nБор;".encode() + b"\xd0\n"

    found = bring("clients", text, mapping={"columns": {"Название": "name"}})

    assert (names(), reasons(found)) == (["Лес", "Бор"], {})


def test_a_zero_byte_is_passed_over(bring, reasons):
    found = bring("clients", "Название;Примечание\nЛес;да\nБор\x00;нет\n")

    assert (names(), reasons(found)) == (["Лес", "Бор"], {})


def test_latin_letters_keep_the_file_what_it_is(bring, reasons):
    rows = "".join(f"Acme Café {number};\n" for number in range(50)).encode()

    found = bring("clients", HEADING.encode() + rows + b"Caf\xe9;\n")

    assert names() == [f"Acme Café {number}" for number in range(50)]
    assert reasons(found) == {52: [REASON]}


def test_what_a_code_page_does_not_have_refuses_its_row_alone(bring, reasons):
    text = f"{HEADING}{WORDS}".encode("cp1251") + b"\xcb\xe5\xf1\x98;x\n"

    found = bring("clients", text)

    assert reasons(found) == {32: [REASON]}


def test_a_damaged_heading_is_shown(file_of):
    table = open_table(file_of("Название;Приме".encode() + b"\xd0;\xd0\x9b\nx;y;z\n"))

    assert table.headings == ["Название", "Приме\ufffd", "Л"]


def test_json_with_a_stray_byte_refuses_its_row_alone(bring, reasons):
    text = '[{"Название": "Лес"}, {"Название": "Бор'.encode() + b"\xd0" + b'"}]'

    found = bring("clients", text, name="f.json")

    assert (names(), reasons(found)) == (["Лес"], {3: [REASON]})


@pytest.mark.parametrize("encoding", ["utf-8", "cp1251", "koi8-r", "cp866"])
@pytest.mark.parametrize("text", [WORDS, WORDS.upper(), "Стопорный рабочий район; сделка\nещё её\n"])
def test_russian_text_is_told_by_itself(file_of, encoding, text):
    assert encoding_of(file_of(text, encoding=encoding)) == encoding
