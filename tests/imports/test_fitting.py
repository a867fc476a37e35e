"""A row that fits several records: told apart by what else it says, or left to a person."""

import pytest

from krug.modules.clients.models import Client

INN = "7707083893"


@pytest.fixture
def branches(manager, make_client_of):
    """Two branches of one company, with one tax number."""
    return [make_client_of(manager, name=name, tax_id=INN) for name in ("Лес Тверь", "Лес Псков")]


def industries(branches):
    return [Client.objects.get(pk=one.pk).industry for one in branches]


@pytest.mark.parametrize("policy", ["merge", "update"])
def test_what_else_the_row_says_tells_which(bring, branches, policy):
    found = bring("clients", f"Название,ИНН,Отрасль\nлес псков,{INN},Доска\n", policy=policy)

    assert (found.counts["updated"], found.counts["rejected"]) == (1, 0)
    assert industries(branches) == ["", "Доска"]


@pytest.mark.parametrize("dry", [True, False])
@pytest.mark.parametrize("policy", ["merge", "update"])
def test_a_row_that_does_not_say_which_is_refused_and_names_them(bring, reasons, branches, policy, dry):
    found = bring("clients", f"Название,ИНН,Отрасль\nЛес,{INN},Доска\nНовый,,Доска\n", policy=policy, dry=dry)

    one, two = branches
    counts = found.checked if dry else found.counts
    assert (counts["created"], counts["updated"], counts["rejected"]) == (1, 0, 1)
    assert reasons(found, dry) == {
        2: [f"Подходят сразу несколько, и из строки не ясно, кто из них: №{one.pk} Лес Тверь, №{two.pk} Лес Псков."]
    }
    assert industries(branches) == ["", ""]


def test_who_passes_known_ones_over_or_wants_seconds_is_not_asked(bring, branches):
    file = f"Название,ИНН\nЛес,{INN}\n"

    assert bring("clients", file, policy="skip").counts["skipped"] == 1
    assert bring("clients", file, policy="create").counts["created"] == 1


def test_a_phone_of_two_is_told_apart_by_the_mail_after_it(bring, manager, make_client_of):
    phones = ["+7 911 208-45-30"]
    first = make_client_of(manager, name="Анна", phones=phones)
    second = make_client_of(manager, name="Борис", phones=phones, emails=["boris@les.example"])

    file = "Название,Телефон,Почта,Отрасль\nБорис Л.,+7 911 208-45-30,boris@les.example,Доска\n"
    found = bring("clients", file, policy="update")

    assert found.counts["updated"] == 1
    assert industries([first, second]) == ["", "Доска"]


def test_a_choice_made_by_nobody_is_still_a_value_and_is_not_filled_in(bring, manager, make_client_of):
    client = make_client_of(manager, name="Лес")
    file = "Название,Статус,Отрасль\nЛес,Партнёр,Доска\n"

    bring("clients", file, policy="merge")
    client.refresh_from_db()
    assert (client.status, client.industry) == ("potential", "Доска")

    bring("clients", file, policy="update")
    client.refresh_from_db()
    assert client.status == "partner"
