"""Every operation as every role: a new operation is in the sweep by itself."""

import pytest

from krug.core.api import openapi
from krug.core.api.examples import example
from krug.core.api.routing import all_operations
from krug.core.events.models import Event
from krug.core.records import kinds, writing

# What whoever reads keeps for themselves.
OWN = {
    *("segments", "saved-reports", "notices/reading", "follows", "reminders", "notice-settings"),
    *("me/profile", "free-busy-links"),
}


@pytest.fixture
def secrets(stranger, deal_kinds):
    return {kind.path: writing.create(kind, stranger, [secret_of(kind, stranger)])[0] for kind in kinds.all_kinds()}


def secret_of(kind, owner):
    """What nobody is responsible for may lie before all: it is said whose it is."""
    theirs = {"responsible": owner.pk} if kind.is_common else {}
    if kind.code == "time_entry":
        return {"note": "Secret", "spent": "0:01"}
    return {next(name for name in kind.names if name in {"name", "title"}): "Secret", **theirs}


def body_of(operation):
    if operation.body is None:
        return None
    schema = operation.body.model_json_schema(ref_template="#/components/schemas/{model}")
    return example(schema, schema.get("$defs", {}))


def ask(program, operation, secrets):
    record = secrets.get(operation.path.split("/")[0])
    path = operation.path.replace("{id}", str(record.pk if record else 1)).replace("{name}", "records-client")
    return program.ask(operation.method, path, body_of(operation))


def test_the_description_and_the_operations_are_the_same():
    described = {
        (method.upper(), path) for path, methods in openapi.document("en")["paths"].items() for method in methods
    }

    assert described == {(operation.method, f"/api/v1/{operation.path}") for operation in all_operations()}


def test_every_kind_of_record_is_there():
    paths = {operation.path for operation in all_operations()}

    assert {kind.path for kind in kinds.all_kinds()} <= paths


def test_without_a_token_nothing_is_answered(program, secrets):
    nobody_at_all = program(None)

    for operation in all_operations():
        answer = ask(nobody_at_all, operation, secrets)

        assert (operation.method, operation.path, answer.status_code) == (operation.method, operation.path, 401)


@pytest.mark.parametrize("role", ["manager", "nobody"])
def test_what_a_role_may_not_see_shows_nowhere_and_stays_as_it_is(program, secrets, request, role):
    asking = program(request.getfixturevalue(role))

    for operation in all_operations():
        answer = ask(asking, operation, secrets)

        name = f"{operation.method} {operation.path}"
        assert (name, answer.status_code < 500) == (name, True)
        assert (name, "Secret" in answer.content.decode()) == (name, False)
        if "{id}" in operation.path and operation.path.split("/")[0] in secrets:
            assert (name, answer.status_code) == (name, 404)
    for record in secrets.values():
        record.refresh_from_db()
        assert (record.version, record.deleted_at) == (1, None)


@pytest.mark.parametrize(("role", "scope"), [("observer", "write"), ("administrator", "read"), ("nobody", "write")])
def test_who_may_only_read_changes_nothing(program, secrets, request, role, scope):
    asking = program(request.getfixturevalue(role), scope)
    before = Event.objects.count()

    for operation in all_operations():
        if operation.method == "GET" or (operation.path in OWN and scope == "write"):
            continue
        answer = ask(asking, operation, secrets)

        name = f"{operation.method} {operation.path}"
        assert (name, answer.status_code in {403, 404, 422}) == (name, True)
    assert Event.objects.count() == before


def test_what_is_switched_off_is_not_there(program, administrator, secrets, settings):
    firm = administrator.firm
    firm.modules_off = ["deals"]
    firm.save()
    asking = program(administrator)

    gone = [operation for operation in all_operations() if operation.module == "deals"]
    for operation in gone:
        assert (operation.path, ask(asking, operation, secrets).status_code) == (operation.path, 404)
    assert {"deals", "deals/{id}/stage", "deal-kinds"} <= {operation.path for operation in gone}
    assert "/api/v1/deals" not in asking.get("openapi.json").json()["paths"]
    assert asking.get("search?q=Secret").json()["items"][0]["type"] != "deal"
