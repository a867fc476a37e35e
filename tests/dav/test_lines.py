import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from krug.modules.dav.lines import Malformed, escaped, parse, read, split, text_line, unescaped, unfolded, written

TEXTS = st.text(st.characters(blacklist_categories=["Cs", "Cc"]) | st.just("\n"), max_size=200)


@given(TEXTS)
def test_a_text_comes_back_as_it_was(text):
    folded = written([text_line("SUMMARY", text).raw])

    assert read(next(unfolded(folded))).text == text
    assert all(len(line.encode()) <= 75 for line in folded.split("\r\n"))


@given(st.lists(TEXTS, min_size=1, max_size=5))
def test_several_parts_come_back_each(parts):
    assert split(";".join(escaped(part) for part in parts)) == parts


def test_parameters_are_read_with_and_without_quotes():
    line = read('ATTENDEE;CN="Smith: John";ROLE=CHAIR:mailto:js@firm.example')

    assert line.params == {"CN": "Smith: John", "ROLE": "CHAIR"}
    assert line.value == "mailto:js@firm.example"
    assert read("item1.TEL;type=CELL;PREF:+7").params == {"TYPE": "CELL,PREF"}


@pytest.mark.parametrize(
    "text",
    [
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR\n",
        "BEGIN:VCALENDAR\n",
        "SUMMARY:alone\n",
        "BEGIN:VCALENDAR\nno colon\nEND:VCALENDAR\n",
        "BEGIN:A\n" * 50,
        "BEGIN:VCALENDAR\nX:\x01\nEND:VCALENDAR\n",
        "BEGIN:VCALENDAR\n" + "X:1\n" * 30_000 + "END:VCALENDAR\n",
    ],
)
def test_what_is_none_is_refused(text):
    with pytest.raises(Malformed):
        parse(text)


@given(st.text(max_size=300))
def test_anything_else_is_read_or_refused(text):
    with contextlib.suppress(Malformed):
        parse(text)


def test_unescaping_leaves_other_letters():
    assert unescaped(r"a\, b\; c\\ d\N e") == "a, b; c\\ d\n e"
