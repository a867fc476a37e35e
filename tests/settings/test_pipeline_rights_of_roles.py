"""What a role has in single pipelines: given on its page or by the API, kept in the trail, told in words."""

import pytest

from krug.core.access.models import Permission, Role
from krug.core.access.scopes import Action, Scope
from krug.core.events.models import Event
from krug.core.records.cleaning import Invalid
from krug.core.settings import pipeline_rights, roles
from tests.api.conftest import Program


@pytest.fixture
def place(deal_kinds):
    """The pipeline of wholesale deals."""
    return deal_kinds[1].pipeline_id


def keep(actor, role, place, **wished):
    pipeline_rights.keep_pipeline_rights(actor, role, {(place, action): scope for action, scope in wished.items()})
    role.refresh_from_db()


def test_it_is_given_and_taken_back_on_the_roles_page_and_the_trail_says_so(client, administrator, manager, place):
    client.force_login(administrator)
    address = f"/settings/access/{manager.role_id}"

    assert client.post(address, {f"pipeline.{place}.see": "all", f"pipeline.{place}.create": "none"}).status_code == 302

    manager.role.refresh_from_db()
    told = Event.objects.filter(kind="role.changed").latest("pk").data["values"]
    assert manager.role.pipeline_rights == {"deal": {str(place): {"create": "none", "see": "all"}}}
    assert {(change["old"], change["new"]) for change in told.values()} == {("общее", "Ничьи"), ("общее", "Все")}
    assert 'value="all" selected' in client.get(address).content.decode()

    client.post(address, {f"pipeline.{place}.see": "", f"pipeline.{place}.create": ""})
    manager.role.refresh_from_db()
    assert manager.role.pipeline_rights == {}


@pytest.mark.parametrize("name", ["pipeline.{place}.share", "pipeline.{place}.fly", "pipeline.999999.see"])
def test_what_is_not_offered_is_refused(client, administrator, manager, place, name):
    client.force_login(administrator)

    answer = client.post(f"/settings/access/{manager.role_id}", {name.format(place=place): "all"})

    manager.role.refresh_from_db()
    assert (answer.status_code, manager.role.pipeline_rights) == (422, {})


def test_a_scope_that_is_none_is_refused(client, administrator, manager, place):
    client.force_login(administrator)

    assert client.post(f"/settings/access/{manager.role_id}", {f"pipeline.{place}.see": "many"}).status_code == 422


def test_the_administrators_role_is_not_limited(administrator, place):
    with pytest.raises(Invalid):
        keep(administrator, administrator.role, place, see=Scope.NONE)


def test_nobody_changes_further_than_they_see(administrator, manager, place):
    keep(administrator, manager.role, place, change=Scope.ALL)

    assert manager.role.pipeline_rights["deal"][str(place)] == {"change": "own"}


def test_a_copy_of_a_role_has_the_same_in_pipelines(administrator, manager, place):
    keep(administrator, manager.role, place, see=Scope.ALL)

    made = roles.add_role(administrator, "Trainee", Role.objects.get(pk=manager.role_id))

    assert made.pipeline_rights == {"deal": {str(place): {"see": "all"}}}


def test_the_api_gives_and_takes_it(administrator, manager, place):
    program = Program(administrator, "write")
    address = f"roles/{manager.role_id}/access"
    version = program.get(address).json()["version"]
    wish = {"pipelines": [{"pipeline": place, "action": "see", "scope": "all"}], "version": version}

    given = program.patch(address, wish).json()
    wish = {"pipelines": [{"pipeline": place, "action": "see", "scope": None}], "version": given["version"]}
    taken = program.patch(address, wish).json()

    assert [(one["pipeline"], one["type"], one["action"], one["scope"]) for one in given["pipelines"]] == [
        (place, "deal", "see", "all")
    ]
    assert taken["pipelines"] == []


def test_the_api_says_which_pipeline_will_not_do(administrator, manager, place):
    program = Program(administrator, "write")
    wish = {"pipelines": [{"pipeline": 999999, "action": "see", "scope": "all"}], "version": manager.role.version}

    answer = program.patch(f"roles/{manager.role_id}/access", wish)

    assert (answer.status_code, [error["field"] for error in answer.json()["errors"]]) == (
        422,
        ["pipeline.999999.see"],
    )


def test_a_pipeline_that_is_gone_is_said_nowhere(administrator, manager, place):
    role = manager.role
    role.pipeline_rights = {"deal": {"999999": {"see": "all"}, str(place): {"see": "all"}}}
    role.save()

    assert [pipeline.pk for pipeline, _action, _scope in pipeline_rights.given(role)] == [place]
    assert Permission.objects.filter(role=role, kind="deal", action=Action.SEE).count() == 1


def test_what_says_nothing_of_pipelines_leaves_them_as_they_are(client, administrator, manager, place):
    keep(administrator, manager.role, place, see=Scope.NONE)
    client.force_login(administrator)

    answer = Program(administrator).patch(f"roles/{manager.role_id}/access", {"pipelines": []})
    page = client.post(f"/settings/access/{manager.role_id}", {})

    manager.role.refresh_from_db()
    assert (answer.status_code, page.status_code) == (200, 302)
    assert manager.role.pipeline_rights == {"deal": {str(place): {"see": "none"}}}
