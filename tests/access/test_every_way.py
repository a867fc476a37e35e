"""Random policies and random records: every way of reading tells what a plain, slow model of the rules does.

Beside scopes (test_policy.py) people work with single records of others, some of them only to see, and roles are kept
from a field.
"""

import csv
import io
import uuid

import pytest
from django.db import transaction
from django.test import Client as Browser
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from krug.core.access import partners, policy
from krug.core.access.models import Department, Permission, Role, User
from krug.core.access.scopes import Action, FieldRight, Scope
from krug.core.events.models import Event
from krug.core.events.writing import Fact, write
from krug.core.records import kinds
from krug.core.reports.running import run_report
from krug.core.search.finding import find
from krug.core.search.index import SearchIndex
from krug.core.webhooks.models import Delivery, Webhook
from krug.core.webhooks.payloads import body_of
from krug.modules.clients.models import Client
from tests.api.conftest import Program

SCOPES = [Scope.NONE, Scope.OWN, Scope.DEPARTMENT, Scope.ALL]  # from nothing to everything
ACTIONS = [Action.SEE, Action.CHANGE, Action.EXPORT, Action.DELETE]
TOLD_BY_PARTNERS = {Action.SEE, Action.CHANGE, Action.EXPORT}
RECORDS, PEOPLE = 4, 3

people = st.tuples(
    *[
        st.fixed_dictionaries(
            {
                "scopes": st.fixed_dictionaries({action: st.sampled_from(SCOPES) for action in ACTIONS}),
                "department": st.integers(0, 1),
                "hides": st.booleans(),
                # By number of the record: whether they only see it.
                "works_with": st.dictionaries(st.integers(0, RECORDS - 1), st.booleans(), max_size=2),
            }
        )
    ]
    * PEOPLE
)
owners = st.tuples(*[st.integers(0, PEOPLE - 1)] * RECORDS)


def rule(everybody, me, action, number, owner):
    """Whether person number `me` may do `action` with record `number` of `owner`, said as plainly as can be."""
    person = everybody[me]
    scope = min(person["scopes"][action], person["scopes"][Action.SEE], key=SCOPES.index)
    if scope is Scope.NONE:
        return False
    if scope is Scope.ALL or owner == me:
        return True
    if scope is Scope.DEPARTMENT and everybody[owner]["department"] == person["department"]:
        return True
    only_sees = person["works_with"].get(number)
    return only_sees is not None and action in TOLD_BY_PARTNERS and (action is Action.SEE or not only_sees)


@pytest.mark.django_db
@settings(
    max_examples=10, deadline=None, phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(everybody=people, owned=owners)
def test_every_way_of_reading_says_what_the_rules_say(db, everybody, owned):
    with transaction.atomic():
        users = hired(everybody)
        records = kept(users, owned)
        for number, person in enumerate(everybody):
            for record, only_sees in person["works_with"].items():
                partners.put(Client.KIND, records[record].pk, users[number], "lawyer", only_sees)

        for me, user in enumerate(users):
            numbered = list(enumerate(owned))
            may = {
                action: {records[n].pk for n, owner in numbered if rule(everybody, me, action, n, owner)}
                for action in ACTIONS
            }
            check(User.objects.get(pk=user.pk), records, may, everybody[me]["hides"])
        transaction.set_rollback(True)


def check(user, records, may, hides):
    sees = may[Action.SEE]
    for action in ACTIONS:
        assert {record.pk for record in records if policy.may(user, action, record)} == may[action]
    assert {entry.record_id for entry in find(user, "Record")} == sees
    assert by_api(user, hides) == sees
    assert counted(user) == len(sees)
    assert by_webhook(user, records, hides) == sees
    assert exported(user, hides) == may[Action.EXPORT]
    browser = Browser(SERVER_NAME="localhost")
    browser.force_login(user)
    told = {record.pk: browser.get(f"/clients/{record.pk}") for record in records}
    assert {pk for pk, answer in told.items() if answer.status_code == 200} == sees
    assert not hides or not any("Secret trade" in answer.content.decode() for answer in told.values())


def by_api(user, hides):
    answer = Program(user, "read").get("clients?limit=100")
    if answer.status_code == 403:
        return set()
    items = answer.json()["items"]
    assert {"industry" in item for item in items} <= {not hides}
    return {item["id"] for item in items}


def counted(user):
    """How many the report of the clients' data set counts."""
    if user.scope(Client.KIND, Action.SEE) is Scope.NONE:
        return 0
    return sum(row["records"] for row in run_report(user, "records-client", {})["rows"])


def by_webhook(user, records, hides):
    webhook = Webhook.objects.create(name=uuid.uuid4().hex, url="https://shop.example", person=user, secret="")
    found = set()
    for event in Event.objects.filter(kind="client.created", record_id__in=[record.pk for record in records]):
        delivery = Delivery(webhook=webhook, event=event, record_kind="client", record_id=event.record_id)
        if (body := body_of(delivery, user)) is not None:
            found.add(event.record_id)
            assert not hides or b"Secret trade" not in body
    return found


def exported(user, hides):
    """What the file of the list holds; nothing where the right to export is not there at all."""
    browser = Browser(SERVER_NAME="localhost")
    browser.force_login(user)
    answer = browser.post("/clients/list/export", {"format": "csv", "columns": "name,industry"})
    if answer.status_code != 200:
        assert user.scope(Client.KIND, Action.EXPORT) is Scope.NONE
        return set()
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert not hides or "Secret trade" not in text
    names = {line[0] for line in csv.reader(io.StringIO(text), delimiter=";")} & {f"Record {n}" for n in range(RECORDS)}
    return set(Client.objects.filter(name__in=names).values_list("pk", flat=True))


def hired(everybody):
    places = [Department.objects.create(name=f"D{number}") for number in range(2)]
    users = []
    for number, person in enumerate(everybody):
        hidden = {"client": {"industry": FieldRight.HIDDEN}} if person["hides"] else {}
        role = Role.objects.create(code=f"role-{number}", title=f"Role {number}", field_rights=hidden)
        Permission.objects.bulk_create(
            Permission(role=role, kind="client", action=action, scope=scope)
            for action, scope in person["scopes"].items()
        )
        place = places[person["department"]]
        users.append(User.objects.create(email=f"{number}@f.example", name=f"P{number}", role=role, department=place))
    return users


def kept(users, owned):
    records = []
    for number, owner in enumerate(owned):
        record = Client(name=f"Record {number}", responsible=users[owner], industry="Secret trade")
        record.settle()
        record.save()
        records.append(record)
    SearchIndex().put(kinds.get("client"), records)
    write([Fact("client.created", one.card, {"title": one.name}) for one in records], None)
    return records
