import pytest
from django.utils import translation

from krug.core.events.kinds import EventKind
from krug.core.wording.names import Spoken, declined


@pytest.mark.parametrize(
    ("name", "case", "expected"),
    [
        ("Анна Смирнова", "dative", "Анне Смирновой"),
        ("Пётр Мельник", "genitive", "Петра Мельника"),
        ("Ольга Мельник", "genitive", "Ольги Мельник"),
        ("Петров Иван Сергеевич", "instrumental", "Петровым Иваном Сергеевичем"),
        ("Мария Ивановна Петрова-Водкина", "accusative", "Марию Ивановну Петрову-Водкину"),
        ("Илья", "dative", "Илье"),
        ("Мария Ивановна", "prepositional", "Марии Ивановне"),
        ("John Smith", "dative", "John Smith"),
        ("Отдел продаж и сервиса Юг", "dative", "Отдел продаж и сервиса Юг"),
        ("", "dative", ""),
    ],
)
def test_a_name_stands_in_the_case_of_the_sentence(name, case, expected):
    with translation.override("ru"):
        assert declined(name, case) == expected


def test_in_english_a_name_is_a_name():
    with translation.override("en"):
        assert declined("Анна Смирнова", "dative") == "Анна Смирнова"


def test_a_sentence_asks_for_the_case_it_needs():
    with translation.override("ru"):
        values = Spoken(who="Илья Черных")
        assert "Вход для {who_genitive} закрыт".format_map(values) == "Вход для Ильи Черных закрыт"
        with pytest.raises(KeyError):
            "{whom_genitive}".format_map(values)


def test_an_event_without_the_name_reads_as_a_dash():
    kind = EventKind("client.shared", "открыл доступ {person_dative}")
    with translation.override("ru"):
        assert kind.say({"person": "Анна Смирнова"}) == "открыл доступ Анне Смирновой"
        assert kind.say({}) == "открыл доступ —"
