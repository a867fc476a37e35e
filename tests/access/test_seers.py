import pytest

from krug.core.access import partners
from krug.core.access.models import Department, Permission
from krug.core.access.people import add_person
from krug.core.access.policy import may
from krug.core.access.scopes import Action
from krug.core.access.seers import who_sees


@pytest.fixture
def everybody(administrator, head, manager, stranger, observer, nobody):
    top = Department.objects.create(name="Firm")
    Department.objects.filter(name="Sales").update(parent=top)
    Department.objects.get(name="Sales").save()
    director = add_person("director@firm.example", "Dan", "head", "Firm")
    retired = add_person("retired@firm.example", "Rita", "administrator")
    retired.is_active = False
    retired.save()
    return [administrator, head, manager, stranger, observer, nobody, director, retired]


def test_who_sees_a_record_is_whom_the_policy_lets_see_it(everybody, manager, make_client_of):
    record = make_client_of(manager)
    partners.put("client", record.pk, everybody[3], "lawyer")
    partners.put("client", record.pk, everybody[5], "no rights, no sight")

    seen_by = {person.name for person in who_sees(record)}

    fresh = [type(person).objects.get(pk=person.pk) for person in everybody]
    assert seen_by == {person.name for person in fresh if may(person, Action.SEE, record)}
    assert seen_by == {"Ada", "Hanna", "Max", "Otto", "Dan", "Stan"}


def test_the_number_of_queries_does_not_grow_with_the_people(
    everybody, manager, make_client_of, django_assert_num_queries
):
    record = make_client_of(manager)
    Permission.objects.filter(kind="client", action=Action.SEE, role__code="manager").update(scope="department")

    with django_assert_num_queries(5):
        who_sees(record)
