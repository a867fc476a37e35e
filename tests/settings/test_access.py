import pytest

from krug.core.access.models import Permission, Role, User
from krug.core.access.people import ensure_roles
from krug.core.access.policy import Denied
from krug.core.access.scopes import Scope
from krug.core.events.models import Event
from krug.core.records import kinds, writing
from krug.core.records.cleaning import Invalid
from krug.core.settings.explaining import explain
from krug.core.settings.roles import add_role, keep_scopes, remove_role, rename_role


@pytest.fixture
def role(roles):
    return Role.objects.get(code="manager")


def fresh(user):
    return User.objects.get(pk=user.pk)


def test_a_wider_scope_shows_more_at_once(client, administrator, manager, stranger, role, make_client_of):
    foreign = make_client_of(stranger, name="Foreign")
    client.force_login(administrator)

    client.post(f"/settings/access/{role.pk}", {"client.see": "all"})

    client.force_login(manager)
    assert client.get(f"/clients/{foreign.pk}").status_code == 200
    assert client.post(f"/clients/{foreign.pk}/edit", {"name": "Mine"}).status_code == 403
    event = Event.objects.get(kind="role.changed")
    assert event.data["values"] == {"Клиенты: Видеть": {"old": "Свои", "new": "Все"}}


def test_a_narrower_sight_narrows_everything_else(administrator, manager, role):
    keep_scopes(administrator, role, {("client", "see"): Scope.NONE})

    assert fresh(manager).scope("client", "change") is Scope.NONE
    assert Permission.objects.get(role=role, kind="client", action="change").scope == "own"


def test_nothing_reaches_further_than_sight(administrator, manager, role):
    keep_scopes(administrator, role, {("client", "change"): Scope.ALL})

    assert Permission.objects.get(role=role, kind="client", action="change").scope == "own"
    assert Event.objects.count() == 0


def test_a_right_taken_away_stays_away_after_the_next_start(administrator, manager, role):
    wished = {("client", action): Scope.NONE for action in ("see", "create", "change", "delete", "export", "assign")}
    keep_scopes(administrator, role, wished)

    ensure_roles([kind.code for kind in kinds.all_kinds()])

    assert {fresh(manager).scope("client", action) for _kind, action in wished} == {Scope.NONE}


def test_the_page_shows_what_is_given(client, administrator, role):
    client.force_login(administrator)

    page = client.get("/settings/access", follow=True).content.decode()

    assert 'name="client.see"' in page
    assert '<option value="own" selected>Свои</option>' in page


def test_the_administrators_role_is_not_to_be_limited(client, administrator):
    client.force_login(administrator)

    answer = client.post(f"/settings/access/{administrator.role_id}", {"client.see": "none"})

    assert answer.status_code == 422
    assert fresh(administrator).scope("client", "see") is Scope.ALL


@pytest.mark.parametrize("value", ["everything", "ALL"])
def test_what_is_no_scope_changes_nothing(client, administrator, manager, role, value):
    client.force_login(administrator)

    assert client.post(f"/settings/access/{role.pk}", {"client.see": value}).status_code == 422
    assert fresh(manager).scope("client", "see") is Scope.OWN


def test_a_role_is_copied_renamed_given_and_removed_when_nobody_has_it(administrator, manager, role):
    own = add_role(administrator, "Accountant", role)
    rename_role(administrator, own, "Book-keeper")
    User.objects.filter(pk=manager.pk).update(role=own)

    assert fresh(manager).scope("client", "see") is Scope.OWN
    with pytest.raises(Invalid):
        remove_role(administrator, own)
    User.objects.filter(pk=manager.pk).update(role=role)
    remove_role(administrator, own)

    assert Role.objects.filter(title="Book-keeper").count() == 0
    told = Event.objects.order_by("pk").values_list("kind", flat=True)
    assert list(told) == ["role.added", "role.renamed", "role.removed"]


def test_a_copy_of_the_administrators_role_may_all_but_run_krug(client, administrator, manager):
    own = add_role(administrator, "Owner", administrator.role)
    User.objects.filter(pk=manager.pk).update(role=own)
    client.force_login(fresh(manager))

    assert fresh(manager).scope("client", "delete") is Scope.ALL
    assert client.get("/settings/people").status_code == 403


@pytest.mark.parametrize("title", ["", "Менеджер", "менеджер", "x" * 101])
def test_a_title_is_one_roles(client, administrator, role, title):
    client.force_login(administrator)

    assert client.post("/settings/access/new", {"title": title}).status_code == 422


def test_krugs_own_roles_stay(administrator, role):
    with pytest.raises(Invalid):
        remove_role(administrator, role)
    with pytest.raises(Invalid):
        rename_role(administrator, role, "Seller")

    assert str(Role.objects.get(pk=role.pk)) == "Менеджер"


def test_nobody_else_gives_rights(head, role):
    with pytest.raises(Denied):
        keep_scopes(head, role, {("client", "see"): Scope.ALL})
    with pytest.raises(Denied):
        add_role(head, "Mine", role)

    assert Permission.objects.get(role=role, kind="client", action="see").scope == "own"


def test_creating_for_another_needs_the_right_to(administrator, manager, head, stranger):
    values = [{"name": "For Stan", "responsible": stranger.pk}]

    for actor in (manager, head):
        with pytest.raises(Invalid) as refused:
            writing.create(kinds.get("client"), actor, values)
        assert set(refused.value.errors) == {"responsible"}
    made = writing.create(kinds.get("client"), head, [{"name": "For Max", "responsible": manager.pk}])[0]

    assert made.responsible == manager
    assert writing.create(kinds.get("client"), administrator, values)[0].responsible == stranger


@pytest.mark.parametrize(("name", "sees"), [("manager", True), ("stranger", False), ("observer", True)])
def test_why_is_said_in_words(client, administrator, make_client_of, manager, request, name, sees):
    record = make_client_of(manager)
    person = request.getfixturevalue(name)
    client.force_login(administrator)

    page = client.get("/settings/why", {"person": person.pk, "address": f"http://x/clients/{record.pk}?a=1"})

    assert page.context["verdict"].may is sees
    assert "«Cancity»: ответственный Max, отдел: Sales." in page.content.decode()
    assert explain(person, kinds.get("client"), record).may is sees


def test_why_of_a_kind_and_of_nonsense(client, administrator, manager, observer):
    client.force_login(administrator)

    kind = client.get("/settings/why", {"person": manager.pk, "kind": "client"})
    nowhere = client.get("/settings/why", {"person": manager.pk, "address": "/clients/999"})

    assert (kind.context["verdict"].may, explain(observer, kinds.get("client")).may) == (None, True)
    assert "По этому адресу записи нет." in nowhere.content.decode()


def test_what_is_the_whole_firms_is_seen_by_who_sells(db):
    Permission.objects.all().delete()

    ensure_roles(["product"], shared=["product"])

    given = set(Permission.objects.filter(action="see").values_list("role__code", "scope"))
    assert given == {("head", "all"), ("manager", "all"), ("observer", "all")}
