"""Address books as phones, Apple, Google and old programs write them."""

import quopri

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from krug.core.imports.reading import open_table
from krug.modules.clients.models import Client, ContactPerson

APPLE = r"""BEGIN:VCARD
VERSION:3.0
PRODID:-//Apple Inc.//macOS//EN
N:Лебедева;Анна;Ивановна;;
FN:Анна Лебедева
ORG:ООО «Лес»\, дом;Отдел сбыта
TITLE:директор
item1.EMAIL;type=INTERNET;type=WORK;type=pref:anna@les.example
item1.X-ABLabel:_$!<Other>!$_
EMAIL;type=HOME:anna@home.example
TEL;type=CELL;type=VOICE;type=pref:+7 999 000-11-22
TEL;type=WORK;type=FAX:+7 812 000-11-22
ADR;type=WORK:;;Лесная ул.\, 1;Выборг;Ленинградская обл.;188800;Россия
URL:https://les.example
NOTE:первая\nвторая\; третья
IMPP;X-SERVICE-TYPE=Telegram:telegram:anna
PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAoHBwgHBgoICAgLCgoL
 DhgQDg0NDh0VFhEYIx8lJCIfIiEmKzcvJik0KSEiMEExNDk7Pj4+JS5ESUM8SDc9Pjv
END:VCARD
BEGIN:VCARD
VERSION:3.0
N:;;;;
FN:Доска
ORG:Доска;
X-ABShowAs:COMPANY
TEL:+7 812 000-11-23
END:VCARD
"""
NEWER = """BEGIN:VCARD\r
VERSION:4.0\r
KIND:individual\r
UID:urn:uuid:4fbe8971\r
N:Орлов;Пётр;;;\r
FN:Пётр \r
 Орлов\r
TEL;VALUE=uri;PREF=1;TYPE="voice,cell":tel:+7-999-000-11-24;ext=12\r
EMAIL;TYPE=work:petr@les.example\r
BDAY:--0412\r
CATEGORIES:vip,лес\\, доски\r
END:VCARD\r
"""


def of_old(encoding="utf-8"):
    name = quopri.encodestring("Иванов;Иван;;;".encode(encoding)).decode().replace("=\n", "=\r\n")
    shown = "".join(f"={byte:02X}" for byte in "Иван Иванов".encode(encoding))
    shown = f"{shown[:30]}=\r\n{shown[30:]}"
    return (
        f"BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET={encoding};ENCODING=QUOTED-PRINTABLE:{name}\r\n"
        f"FN;ENCODING=QUOTED-PRINTABLE;CHARSET={encoding}:{shown}\r\nTEL;CELL:89990001125\r\nTEL;HOME;VOICE:88120001126\r\n"
        "PHOTO;JPEG;ENCODING=BASE64:\r\n /9j/4AAQSkZJ\r\n RgABAQAAAQAB\r\n\r\nEND:VCARD\r\n"
    ).encode(encoding)


def cards(path):
    table = open_table(path)
    return [{n: text for n, text in zip(table.headings, row.cells, strict=False) if text} for row in table.rows()]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16"])
def test_cards_of_apple(file_of, encoding):
    person, firm = cards(file_of(APPLE, "book.vcf", encoding))

    assert person == {
        "FN": "Анна Лебедева",
        "KIND": "individual",
        "ORG": "ООО «Лес», дом",
        "TITLE": "директор",
        "TEL": "mobile: +7 999 000-11-22; fax: +7 812 000-11-22",
        "EMAIL": "anna@les.example; home: anna@home.example",
        "IMPP": "telegram: anna",
        "URL": "https://les.example",
        "ADR": "188800, Россия, Ленинградская обл., Выборг, Лесная ул., 1",
        "NOTE": "первая\nвторая; третья",
    }
    assert firm == {"FN": "Доска", "KIND": "org", "ORG": "Доска", "TEL": "+7 812 000-11-23"}


def test_a_card_of_4_0(file_of):
    (person,) = cards(file_of(NEWER))

    assert person == {
        "UID": "urn:uuid:4fbe8971",
        "FN": "Пётр Орлов",
        "KIND": "individual",
        "TEL": "mobile: +7-999-000-11-24;ext=12",
        "EMAIL": "petr@les.example",
        "BDAY": "--0412",
        "CATEGORIES": "vip, лес, доски",
    }


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1251"])
def test_a_card_of_an_old_phone(file_of, encoding):
    (person,) = cards(file_of(of_old(encoding)))

    assert person == {"FN": "Иван Иванов", "KIND": "individual", "TEL": "mobile: 89990001125; home: 88120001126"}


def test_a_book_goes_in_as_people_with_their_firms(bring, reasons):
    broken = "BEGIN:VCARD\nVERSION:3.0\nN:;;;;\nFN:\nTEL:+7 999 000-11-29\nEND:VCARD\n"
    book = APPLE.encode() + NEWER.encode() + of_old() + broken.encode()

    found = bring("contact-persons", book, name="book.vcf")

    people = {person.name: person for person in ContactPerson.objects.select_related("company")}
    assert (found.origin, list(reasons(found))) == ("vcard-contacts", [6])
    assert found.counts == {"rows": 5, "created": 3, "updated": 0, "skipped": 1, "rejected": 1}
    assert set(people) == {"Анна Лебедева", "Пётр Орлов", "Иван Иванов"}
    anna = people["Анна Лебедева"]
    assert (anna.company.name, anna.position) == ("ООО «Лес», дом", "директор")
    assert [(row.number, row.kind) for row in anna.phones.all()] == [
        ("+79990001122", "mobile"),
        ("+78120001122", "fax"),
    ]
    assert [(row.number, row.kind) for row in people["Пётр Орлов"].phones.all()] == [("+79990001124;ext=12", "mobile")]


def test_a_book_goes_in_as_clients(bring):
    found = bring("clients", APPLE, name="book.vcf")

    assert (found.origin, found.counts["created"]) == ("vcard-clients", 2)
    assert list(Client.objects.order_by("pk").values_list("name", "kind")) == [
        ("Анна Лебедева", "person"),
        ("Доска", "company"),
    ]


TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"], exclude_characters="\x85"), max_size=60)
LINES = st.lists(TEXT, min_size=1, max_size=3).map("\n".join)
CARD = st.fixed_dictionaries({"FN": TEXT, "ORG": TEXT, "TITLE": TEXT, "NOTE": LINES})


def written(card, version, step):
    """A card by RFC 6350: escaped, and each line folded after `step` bytes, also within a letter."""

    def line(name, value):
        value = value.replace("\\", "\\\\").replace("\n", "\\n").replace(",", "\\,").replace(";", "\\;")
        raw = f"{name}:{value}".encode()
        return b"\r\n ".join(raw[at : at + step] for at in range(0, len(raw), step))

    lines = [f"BEGIN:VCARD\r\nVERSION:{version}".encode(), *(line(name, value) for name, value in card.items())]
    return b"\r\n".join([*lines, b"END:VCARD", b""])


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(CARD, min_size=1, max_size=4), st.sampled_from(["3.0", "4.0"]), st.integers(12, 75))
def test_what_is_written_by_the_rules_is_read_as_it_was(file_of, book, version, step):
    read = cards(file_of(b"".join(written(card, version, step) for card in book), "book.vcf"))

    assert len(read) == len(book)
    for card, found in zip(book, read, strict=True):
        wanted = {name: text.strip() for name, text in card.items()}
        wanted["FN"] = wanted["FN"] or wanted["ORG"]
        assert {name: found.get(name, "") for name in card} == wanted


@pytest.mark.parametrize(
    "text",
    [
        '[{"ФИО": "Анна", "Компания": "Лес", "Телефоны": ["+79990001122", "+79990001123"], "ИНН": 7707083893}]',
        '{"items": [{"ФИО": "Анна", "Компания": "Лес", "Телефоны": [{"number": "+79990001122", "kind": "mobile"},'
        ' {"number": "+79990001123", "kind": "work"}], "ИНН": "7707083893", "пусто": null}], "next": null}',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
def test_json_is_a_list_of_objects(bring, text, encoding):
    found = bring("contact-persons", text.encode(encoding), name="people.json")

    person = ContactPerson.objects.get()
    assert (person.name, person.company.name, person.company.tax_id) == ("Анна", "Лес", "7707083893")
    assert [row.number for row in person.phones.all()] == ["+79990001122", "+79990001123"]
    assert found.counts["created"] == 1


def test_json_within_json_is_columns_of_their_own(file_of):
    table = open_table(file_of('[{"a": {"b": 1.10, "c": true}, "d": "x\\u0000\\ud800"}, {"e": [1, null, "y"]}]'))

    assert table.headings == ["a.b", "a.c", "d", "e"]
    assert [row.cells for row in table.rows()] == [["1.10", "true", "x?", ""], ["", "", "", "1; y"]]


@pytest.mark.parametrize("text", ['[{"a": 1}, 2]', '[{"a": 1}', '{"a": ' * 5000, "[]", '{"items": []}'])
def test_json_that_is_no_list_is_refused(file_of, text):
    from krug.core.imports.reading import Refused

    with pytest.raises(Refused):
        open_table(file_of(text, "x.json"))
