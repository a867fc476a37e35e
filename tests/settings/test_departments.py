import pytest

from krug.core.access.models import Department, Role, Team, User
from krug.core.events.models import Event
from krug.core.records.cleaning import Invalid
from krug.core.staff.departments import add_department, change_department, keep_team, remove_department


@pytest.fixture
def tree(administrator):
    """Firm above Sales above North."""
    firm = add_department(administrator, {"name": "Firm", "parent": None, "head": None})
    sales = add_department(administrator, {"name": "Sales", "parent": firm, "head": None})
    north = add_department(administrator, {"name": "North", "parent": sales, "head": None})
    return firm, sales, north


def move(actor, department, parent):
    change_department(actor, department, {"name": department.name, "parent": parent, "head": None})


def test_a_department_moves_with_everything_beneath(administrator, tree):
    firm, sales, north = tree

    move(administrator, sales, None)

    north.refresh_from_db()
    assert north.path == f"/{sales.pk}/{north.pk}/"
    assert Department.objects.get(pk=firm.pk).ids_below() == [firm.pk]
    event = Event.objects.get(kind="department.changed")
    assert event.data["values"] == {"parent": {"old": "Firm", "new": None}}


@pytest.mark.parametrize("number", [1, 2])
def test_no_department_comes_to_stand_beneath_itself(administrator, tree, number):
    with pytest.raises(Invalid):
        move(administrator, tree[1], tree[number])

    assert Department.objects.get(pk=tree[1].pk).parent_id == tree[0].pk


def test_a_head_sees_deeper_after_the_move(administrator, tree, roles, stranger, make_client_of):
    _firm, sales, _north = tree
    client = make_client_of(stranger)
    sales_head = User.objects.create(
        email="h@firm.example", name="H", role=Role.objects.get(code="head"), department=sales
    )

    move(administrator, stranger.department, sales)

    found = type(client).objects.visible_to(User.objects.get(pk=sales_head.pk))
    assert list(found) == [client]


def test_only_an_empty_one_is_removed(administrator, tree):
    with pytest.raises(Invalid):
        remove_department(administrator, tree[1])
    remove_department(administrator, tree[2])

    assert list(Department.objects.values_list("name", flat=True)) == ["Firm", "Sales"]


def test_one_with_records_stays(administrator, stranger, make_client_of):
    make_client_of(stranger)
    department = stranger.department
    User.objects.filter(pk=stranger.pk).update(department=None)

    with pytest.raises(Invalid):
        remove_department(administrator, department)

    assert Department.objects.filter(pk=department.pk).exists()


def test_the_pages_add_change_and_remove(client, administrator, tree):
    client.force_login(administrator)

    client.post("/settings/departments/new", {"name": "South", "parent": tree[1].pk})
    south = Department.objects.get(name="South")
    client.post(f"/settings/departments/{south.pk}", {"name": "East", "parent": tree[0].pk, "head": administrator.pk})

    south.refresh_from_db()
    assert (south.name, south.parent, south.head) == ("East", tree[0], administrator)
    page = client.get("/settings/departments").content.decode()
    assert page.index("Firm") < page.index("East") < page.index("Sales") < page.index("North")
    assert client.post(f"/settings/departments/{tree[1].pk}/removal", follow=True).status_code == 200
    client.post(f"/settings/departments/{south.pk}/removal")
    assert Department.objects.count() == 3


def test_a_team_is_kept_with_its_people(client, administrator, manager, stranger):
    client.force_login(administrator)

    client.post("/settings/teams/new", {"name": "North", "members": [manager.pk, stranger.pk]})
    team = Team.objects.get()
    client.post(f"/settings/teams/{team.pk}", {"name": "North", "members": [manager.pk]})

    assert list(team.members.all()) == [manager]
    event = Event.objects.get(kind="team.changed")
    assert event.data["values"] == {"members": {"old": "Max, Stan", "new": "Max"}}
    assert client.post(f"/settings/teams/{team.pk}/removal").status_code == 302
    assert (Team.objects.count(), User.objects.filter(pk=manager.pk).count()) == (0, 1)


def test_team_names_are_one_teams(administrator):
    keep_team(administrator, Team(), "North", [])

    with pytest.raises(Invalid):
        keep_team(administrator, Team(), "North", [])
