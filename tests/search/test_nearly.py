import pytest

from krug.core.records import kinds, writing
from krug.core.search.candidates import MOST, OF_ONE_PIECE, near
from krug.core.search.finding import find, visible
from krug.core.search.marking import marked
from krug.core.search.nearly import pieces


@pytest.fixture
def dairy(manager, make_client_of):
    make_client_of(manager, name="ООО «Чистый исток»")
    return make_client_of(manager, name="АО «Молочный край»")


@pytest.mark.parametrize(
    "asked", ["молчный", "маолочный край", "молочнный", "молочный крйа", "vjkjxysq", "мо", "ао мол"]
)
def test_typing_errors_layouts_and_legal_forms_are_forgiven(manager, dairy, asked):
    assert [entry.title for entry in find(manager, asked)] == ["АО «Молочный край»"]


@pytest.mark.parametrize("asked", ["cancty", "canciti", "kancity", "сфтсен"])
def test_names_with_a_common_piece_do_not_crowd_out_the_one_meant(manager, make_client_of, asked):
    make_client_of(manager, name="Cancity")
    for common in ("MG Advanced", "Candle", "Glossiti"):
        writing.create(kinds.get("client"), manager, [{"name": f"{common} {number}"} for number in range(310)])

    assert [hit.title for hit in find(manager, asked)] == ["Cancity"]


def test_a_longer_word_is_found_by_one_whole_half(manager, make_client_of):
    make_client_of(manager, name="Gloriousbank")
    writing.create(kinds.get("client"), manager, [{"name": f"Gloriosa {number}"} for number in range(310)])

    assert [hit.title for hit in find(manager, "glroiousbank")] == ["Gloriousbank"]


def test_what_is_looked_through_is_bounded(manager, make_client_of, django_assert_max_num_queries):
    writing.create(kinds.get("client"), manager, [{"name": f"Advanced canal {number}"} for number in range(500)])
    rows = visible(manager)

    with django_assert_max_num_queries(8):
        found = list(near(rows, [pieces("cancty"), pieces("сфтсен")]))

    assert [len(some) for some in found] == [MOST, OF_ONE_PIECE, MOST]


@pytest.mark.parametrize("asked", ["холодный", "box199@", "1234", "мрк", "ъъъъъ"])
def test_what_is_only_faintly_like_it_is_not_found(manager, dairy, asked):
    assert find(manager, asked) == []


def test_a_legal_form_alone_gives_the_latest(manager, dairy):
    assert [entry.title for entry in find(manager, "ооо")] == ["АО «Молочный край»", "ООО «Чистый исток»"]


def test_another_departments_record_is_not_nearly_found_either(stranger, dairy):
    assert find(stranger, "молчный") == []


@pytest.mark.parametrize(
    ("text", "words", "shown"),
    [
        ("АО «Молочный край»", ["молочный край"], "АО «<mark>Молочный край</mark>»"),
        ("Щётка", ["щетк"], "<mark>Щётк</mark>а"),
        ("A <b>", ["<b"], "A <mark>&lt;b</mark>&gt;"),
        ("Cancity", ["сфтсшен", "cancity"], "<mark>Cancity</mark>"),
        ("Cancity", [], "Cancity"),
    ],
)
def test_the_place_found_is_marked_and_markup_stays_text(text, words, shown):
    assert marked(text, words) == shown
