"""What an administrator's program sets, and what nobody else's does."""

import pytest

from krug.core.access.models import Department, Role, Team, User
from krug.core.events.models import Event
from tests.api.conftest import fields_of


@pytest.fixture
def ours(program, administrator):
    return program(administrator)


def test_an_employee_is_taken_on_moved_and_let_go(ours, head):
    made = ours.post(
        "users", {"name": "Anna", "email": "anna@firm.example", "role": "manager", "department": head.department_id}
    )
    person = made.json()
    moved = ours.patch(f"users/{person['id']}", {"role": "head", "department": None, "position": "Lead"}).json()
    link = ours.ask("PUT", f"users/{person['id']}/invitation").json()["link"]
    left = ours.patch(f"users/{person['id']}", {"active": False}).json()
    back = ours.patch(f"users/{person['id']}", {"active": True}).json()

    assert (made.status_code, made["Location"], person["department"]) == (
        201,
        f"/api/v1/users/{person['id']}",
        head.department_id,
    )
    assert (moved["role"], moved["department"], moved["position"], moved["name"]) == ("head", None, "Lead", "Anna")
    assert "/join/" in link
    assert (left["active"], back["active"]) == (False, True)
    told = (
        Event.objects.filter(record_kind="user", record_id=person["id"]).order_by("id").values_list("kind", "channel")
    )
    assert list(told) == [
        (f"user.{verb}", "api") for verb in ("added", "changed", "invited", "deactivated", "activated")
    ]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"email": "not one"}, "email"),
        ({"email": "administrator@firm.example"}, "email"),
        ({"role": "king"}, "role"),
        ({"department": 999}, "department"),
        ({"name": "  "}, "name"),
    ],
)
def test_an_employee_who_will_not_do_is_not_taken_on(ours, administrator, body, field):
    answer = ours.post("users", {"name": "Anna", "email": "anna@firm.example", "role": "manager", **body})

    assert (answer.status_code, fields_of(answer), User.objects.count()) == (422, {field}, 1)


def test_the_last_administrator_stays(ours, administrator):
    closed = ours.patch(f"users/{administrator.pk}", {"active": False})
    demoted = ours.patch(f"users/{administrator.pk}", {"role": "manager"})

    administrator.refresh_from_db()
    assert (fields_of(closed), fields_of(demoted)) == ({"active"}, {"role"})
    assert (administrator.is_active, administrator.role.code) == (True, "administrator")


def test_the_tree_of_departments_is_made_and_changed(ours, head):
    top = ours.post("departments", {"name": "North"}).json()
    below = ours.post("departments", {"name": "Port", "parent": top["id"], "head": head.pk}).json()

    ring = ours.patch(f"departments/{top['id']}", {"parent": below["id"]})
    moved = ours.patch(f"departments/{below['id']}", {"parent": None, "name": "Harbour"}).json()
    gone = ours.delete(f"departments/{top['id']}")
    held = ours.delete(f"departments/{head.department_id}")

    assert (below["parent"], below["head"], fields_of(ring)) == (top["id"], head.pk, {"parent"})
    assert (moved["name"], moved["parent"], moved["head"]) == ("Harbour", None, head.pk)
    assert (gone.status_code, held.status_code, fields_of(held)) == (204, 422, {"name"})
    assert set(Department.objects.values_list("name", flat=True)) == {"Sales", "Harbour"}


def test_teams_are_made_and_changed(ours, head, manager):
    made = ours.post("teams", {"name": "Night", "members": [head.pk]}).json()
    changed = ours.patch(f"teams/{made['id']}", {"members": [manager.pk, head.pk]}).json()
    wrong = ours.patch(f"teams/{made['id']}", {"members": [999]})

    assert (changed["name"], changed["members"]) == ("Night", sorted([manager.pk, head.pk]))
    assert (fields_of(wrong), ours.get("teams").json()["items"]) == ({"members"}, [changed])
    assert (ours.delete(f"teams/{made['id']}").status_code, Team.objects.count()) == (204, 0)


def test_a_role_of_the_firms_own_is_made_and_given_rights(ours):
    like = Role.objects.get(code="manager")
    made = ours.post("roles", {"title": "Trainee", "like": like.pk}).json()

    wish = {"rights": [{"type": "client", "action": "see", "scope": "department"}]}
    kept = ours.patch(f"roles/{made['id']}/access", wish)

    rights = {(one["type"], one["action"]): one["scope"] for one in kept.json()["rights"]}
    assert (rights["client", "see"], rights["client", "change"], rights["deal", "see"]) == ("department", "own", "own")
    assert ours.get(f"roles/{made['id']}/access").json() == kept.json()
    assert ours.patch(f"roles/{made['id']}", {"title": "Junior"}).json()["title"] == "Junior"
    assert ours.delete(f"roles/{made['id']}").status_code == 204


def test_the_first_roles_keep_their_names_and_the_administrator_its_rights(ours):
    code = {role.code: role.pk for role in Role.objects.all()}
    wish = {"rights": [{"type": "client", "action": "see", "scope": "none"}]}

    assert fields_of(ours.patch(f"roles/{code['manager']}", {"title": "King"})) == {"role"}
    assert fields_of(ours.patch(f"roles/{code['administrator']}/access", wish)) == {"role"}
    assert fields_of(ours.delete(f"roles/{code['head']}")) == {"role"}
    wish["rights"][0]["type"] = "wings"
    assert fields_of(ours.patch(f"roles/{code['head']}/access", wish)) == {"rights.0.type"}


def test_the_firm_and_its_modules(ours):
    changed = ours.patch("firm", {"name": "North Ltd", "currency": "EUR"}).json()
    for one in ("analysis", "deal-score", "targets", "efficiency"):  # which need deals
        ours.patch(f"modules/{one}", {"on": False})
    off = ours.patch("modules/deals", {"on": False})
    on = {module["code"]: module["on"] for module in ours.get("modules").json()["items"]}
    needed = ours.patch("modules/clients", {"on": False})

    assert (changed["name"], changed["currency"], ours.get("firm").json()) == ("North Ltd", "EUR", changed)
    assert (off.status_code, off.json()["on"], on["deals"], on["clients"]) == (200, False, False, True)
    assert ours.get("deals").status_code == 404
    assert needed.json().get("on", True) is True
    assert ours.patch("modules/wings", {"on": True}).status_code == 404


def test_settings_are_the_administrators(program, manager, head, observer):
    for user in (manager, head, observer):
        asking = program(user)
        answers = [
            asking.post("users", {"wings": 2}),
            asking.patch(f"users/{user.pk}", {"role": "administrator"}),
            asking.ask("PUT", f"users/{head.pk}/invitation"),
            asking.post("departments", {"name": "Mine"}),
            asking.get("teams"),
            asking.get(f"roles/{user.role_id}/access"),
            asking.patch("firm", {"name": "Mine"}),
            asking.get("modules"),
        ]
        assert [answer.status_code for answer in answers] == [403] * 8
    assert Event.objects.filter(channel="api").count() == 0
