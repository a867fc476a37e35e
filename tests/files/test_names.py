"""Names of files: cleaned of what deceives, whatever is sent."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from krug.core.files.models import LONGEST_NAME
from krug.core.files.names import cleaned
from krug.core.files.refusals import NotTaken


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("Договор № 7.pdf", "Договор № 7.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\Anna\\offer.docx", "offer.docx"),
        ("photo\u202egpj.exe", "photogpj.exe"),
        ("a\x00b\x1f\nc.txt", "ab c.txt"),
        ("  two   words .txt ", "two words .txt"),
        ("Йод.txt", "Йод.txt"),
        ("👩\u200d💼.png", "👩\u200d💼.png"),
        (".htaccess", ".htaccess"),
    ],
)
def test_a_name_is_freed_of_what_deceives(raw, name):
    assert cleaned(raw) == name


@pytest.mark.parametrize("raw", ["", "  ", "..", "a/", "\u202e\u200b"])
def test_nothing_left_is_refused(raw):
    with pytest.raises(NotTaken) as refused:
        cleaned(raw)

    assert refused.value.field == "name"


@settings(deadline=None)
@given(st.text(max_size=400))
def test_whatever_comes_in_a_name_is_safe_and_stays_as_it_is(raw):
    try:
        name = cleaned(raw)
    except NotTaken:
        return

    assert cleaned(name) == name
    assert 1 <= len(name) <= LONGEST_NAME
    assert not any(sign in "/\\" or unicodedata.category(sign) in {"Cc", "Cs", "Zl", "Zp"} for sign in name)
    assert not any("\u202a" <= sign <= "\u202e" or "\u2066" <= sign <= "\u2069" for sign in name)
