import pytest

from krug.core.search.finding import find
from krug.core.search.marking import marked


@pytest.fixture
def dairy(manager, make_client_of):
    make_client_of(manager, name="ООО «Чистый исток»")
    return make_client_of(manager, name="АО «Молочный край»")


@pytest.mark.parametrize(
    "asked", ["молчный", "маолочный край", "молочнный", "молочный крйа", "vjkjxysq", "мо", "ао мол"]
)
def test_typing_errors_layouts_and_legal_forms_are_forgiven(manager, dairy, asked):
    assert [entry.title for entry in find(manager, asked)] == ["АО «Молочный край»"]


@pytest.mark.parametrize("asked", ["холодный", "box199@", "1234", "мрк"])
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
