import pytest
from hypothesis import given
from hypothesis import strategies as st

from krug.core.records.cleaning import Invalid
from krug.core.staff import people
from krug.core.staff.skills import has_skill, tidy_skills

WORDS = st.text(st.sampled_from("abЁё Ж"), max_size=6)


@given(st.lists(WORDS, max_size=8))
def test_what_was_entered_is_had_each_once(words):
    tidied = tidy_skills(",".join(words))

    named = tidied.split(", ") if tidied else []
    assert all(has_skill(tidied, word) for word in words)
    assert len({skill.casefold().replace("ё", "е") for skill in named}) == len(named)
    assert tidy_skills(tidied) == tidied


@pytest.mark.parametrize(
    ("skills", "wanted", "has"),
    [
        ("", "", True),
        ("English", "", True),
        ("", "English", False),
        ("English, 1C", " ENGLISH", True),
        ("1C", "C", False),
    ],
)
def test_a_skill_is_a_whole_word_of_them(skills, wanted, has):
    assert has_skill(skills, wanted) is has


def test_the_administrator_says_what_a_person_is_good_at(administrator, manager):
    people.change_person(administrator, manager, {"skills": " English,  english ,1C:Accounting"})

    manager.refresh_from_db()
    assert manager.skills == "English, 1C:Accounting"
    with pytest.raises(Invalid, match="skills"):
        people.change_person(administrator, manager, {"skills": "x" * 501})
