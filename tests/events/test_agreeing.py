import pytest

from krug.core.events import kinds
from krug.core.events.agreeing import agree


@pytest.mark.parametrize(
    ("name", "deed"),
    [
        ("Анна Ковалёва", "добавила"),
        ("Ковалёва Анна Петровна", "добавила"),
        ("Любовь Зимина", "добавила"),
        ("Илья Орлов", "добавил"),
        ("Дмитрий Платонов", "добавил"),
        ("Толстой Лев Николаевич", "добавил"),
        (None, "добавил"),
        ("Игорь Мельник", "добавил(а)"),
        ("Ирина Гуревич", "добавил(а)"),
        ("Иван Калина", "добавил(а)"),
        ("Игорь Калина", "добавил(а)"),
        ("Мельник Ирина Викторовна", "добавила"),
        ("Анна", "добавил(а)"),
        ("", "добавил(а)"),
    ],
)
def test_a_deed_agrees_with_a_name_that_tells(name, deed):
    assert agree("добавил(а)", name) == deed


def test_what_is_quoted_stays_as_it_was_written():
    kind = kinds.EventKind("sample.done", "сделал(а): {title}")

    assert kind.say({"title": "купил(а)"}, "Анна Ковалёва") == "сделала: купил(а)"
