"""Random policies and random records: every way of reading tells what a plain, slow model of the rules does.

Beside scopes (test_policy.py) people work with single records of others, some of them only to see, roles are kept from
a field, and of deals they have other scopes in some pipelines.
"""

import csv
import datetime as dt
import io
import uuid
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

import pytest
from django.db import transaction
from django.test import Client as Browser
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from krug.core.access import partners, policy
from krug.core.access.models import Department, Permission, Role, User
from krug.core.access.people import krug_itself
from krug.core.access.scopes import Action, FieldRight, Scope
from krug.core.access.seers import who_sees
from krug.core.events import history
from krug.core.events.models import Event
from krug.core.events.writing import Fact, write
from krug.core.files.attaching import attach
from krug.core.files.models import Attachment
from krug.core.merging.twins import likely
from krug.core.notices import inbox
from krug.core.notices.models import Notice
from krug.core.records import kinds
from krug.core.records.binning import put_many_in_bin
from krug.core.reports.running import run_report
from krug.core.search.finding import find
from krug.core.search.index import SearchIndex
from krug.core.stages import staged
from krug.core.stages.board import Reader as Board
from krug.core.stages.calendar import Reader as Calendar
from krug.core.stages.models import Stage
from krug.core.stages.opened import open_pipelines
from krug.core.stages.spans import Span
from krug.core.stages.sums import in_work
from krug.core.stages.views.calendar import people_of
from krug.core.stages.wishes import Wish
from krug.core.webhooks.models import Delivery, Webhook
from krug.core.webhooks.payloads import body_of
from krug.modules.clients.models import Client
from krug.modules.deals import bulk
from krug.modules.deals.kinds import make_kind
from krug.modules.deals.models import Deal, DealKind, KindType
from krug.modules.deals.new_deal import NewDeal
from tests.api.conftest import Program

SCOPES = [Scope.NONE, Scope.OWN, Scope.DEPARTMENT, Scope.ALL]  # from nothing to everything
ACTIONS = [Action.SEE, Action.CHANGE, Action.EXPORT, Action.DELETE]
TOLD_BY_PARTNERS = {Action.SEE, Action.CHANGE, Action.EXPORT}
RECORDS, PEOPLE, PIPELINES = 4, 3, 2


@dataclass(frozen=True)
class What:
    """A kind of record, and the field that some roles are kept from."""

    kind: str
    path: str
    hidden: str


YEARS = {"from": "2020-01-01", "to": "2030-12-31"}
CLIENTS, DEALS = What("client", "clients", "industry"), What("deal", "deals", "competitor")

people = st.tuples(
    *[
        st.fixed_dictionaries(
            {
                "scopes": st.fixed_dictionaries({action: st.sampled_from(SCOPES) for action in ACTIONS}),
                "department": st.integers(0, 1),
                "hides": st.booleans(),
                # By number of the pipeline and action: what the role has there instead. No clients stand in any.
                "pipelines": st.dictionaries(
                    st.tuples(st.integers(0, PIPELINES - 1), st.sampled_from(ACTIONS)), st.sampled_from(SCOPES)
                ),
                # By number of the record: whether they only see it.
                "works_with": st.dictionaries(st.integers(0, RECORDS - 1), st.booleans(), max_size=2),
            }
        )
    ]
    * PEOPLE
)
owners = st.tuples(*[st.integers(0, PEOPLE - 1)] * RECORDS)
pipelines = st.tuples(*[st.integers(0, PIPELINES - 1)] * RECORDS)


def rule(everybody, me, action, number, owner, pipeline):
    """Whether person number `me` may do `action` with record `number` of `owner`, said as plainly as can be."""
    person = everybody[me]
    said = {one: person["pipelines"].get((pipeline, one), person["scopes"][one]) for one in ACTIONS}
    scope = min(said[action], said[Action.SEE], key=SCOPES.index)
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
        look(CLIENTS, everybody, users, owned, kept(users, owned), [None] * RECORDS)
        transaction.set_rollback(True)


@pytest.mark.django_db
@settings(
    max_examples=10, deadline=None, phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(everybody=people, owned=owners, standing=pipelines)
def test_every_way_of_reading_deals_says_what_the_rules_of_their_pipelines_say(db, everybody, owned, standing):
    with transaction.atomic():
        of_deals = [make_kind(f"Kind {number}", KindType.MANUAL_STAGES, "RUB") for number in range(PIPELINES)]
        Stage.objects.bulk_create(Stage(pipeline_id=kind.pipeline_id, name="First") for kind in of_deals)
        users = hired(everybody, of_deals)
        records = sold(users, owned, [of_deals[number] for number in standing])
        look(DEALS, everybody, users, owned, records, standing)
        transaction.set_rollback(True)


def look(what, everybody, users, owned, records, standing):
    """With every person's eyes."""
    for number, person in enumerate(everybody):
        for record, only_sees in person["works_with"].items():
            partners.put(what.kind, records[record].pk, users[number], "lawyer", only_sees)
    for record in records:
        attach(record, krug_itself(), "Contract.txt", [b"Agreed"])
    seers, may_delete = {record.pk: set() for record in records}, {}
    for me, user in enumerate(users):
        numbered = list(zip(range(RECORDS), owned, standing, strict=True))
        may = {
            action: {records[n].pk for n, *place in numbered if rule(everybody, me, action, n, *place)}
            for action in ACTIONS
        }
        check(what, User.objects.get(pk=user.pk), records, may, everybody[me]["hides"])
        if what is DEALS:
            on_board(User.objects.get(pk=user.pk), [record for record in records if record.pk in may[Action.SEE]])
        may_delete[user.pk] = may[Action.DELETE]
        for pk in may[Action.SEE]:
            seers[pk].add(user.pk)
    assert {record.pk: {person.pk for person in who_sees(record)} for record in records} == seers
    runs, _made = Role.objects.get_or_create(code="administrator", defaults={"title": "Administrator"})
    ada = User.objects.create(email="ada@f.example", name="Ada", role=runs)
    put_many_in_bin(kinds.get(what.kind), ada, [record.pk for record in records])
    assert {pk: in_bin(what, User.objects.get(pk=pk)) for pk in may_delete} == may_delete


def check(what, user, records, may, hides):
    sees = may[Action.SEE]
    for action in ACTIONS:
        assert {record.pk for record in records if policy.may(user, action, record)} == may[action]
        rows = kinds.get(what.kind).model.objects.visible_to(user, action)
        assert set(rows.values_list("pk", flat=True)) == may[action]
    assert {entry.record_id for entry in find(user, "Record")} == sees
    assert by_api(what, user, hides) == sees
    assert counted(what, user) == len(sees)
    assert by_webhook(what, user, records, hides) == sees
    assert told_of(what, user) == sees
    assert twins(what, user, records) == sees
    assert exported(what, user, hides) == may[Action.EXPORT]
    events = Event.objects.filter(history.visible(user), kind=f"{what.kind}.created")
    assert set(events.values_list("record_id", flat=True)) == sees
    browser = Browser(SERVER_NAME="localhost")
    browser.force_login(user)
    told = {record.pk: browser.get(f"/{what.path}/{record.pk}") for record in records}
    assert {pk for pk, answer in told.items() if answer.status_code == 200} == sees
    files = Attachment.objects.filter(kind=what.kind)
    opened = {file.record_id for file in files if browser.get(file.get_absolute_url()).status_code == 200}
    assert opened == sees
    assert not hides or not any("Secret trade" in answer.content.decode() for answer in told.values())


def on_board(user, seen):
    """Boards, calendar, counters and kept tallies."""
    declared, standing = staged.get("deal"), Counter(deal.pipeline_id for deal in seen)
    boards = {one.pk: Board(declared, user, one, Wish()).board() for one in open_pipelines("deal", user)}
    counted = {pk: one.total.count for pk, one in boards.items()}
    cards = {pk: [card.pk for lane in one.lanes for card in lane.cards] for pk, one in boards.items()}
    assert standing.keys() <= counted.keys()
    assert counted == {pk: standing[pk] for pk in counted}
    assert {pk: sorted(found) for pk, found in cards.items()} == {
        pk: sorted(deal.pk for deal in seen if deal.pipeline_id == pk) for pk in cards
    }
    assert {person.pk for person in people_of(kinds.get("deal"), user)} == {deal.responsible_id for deal in seen}
    if user.scope("deal", Action.SEE) is not Scope.NONE:
        june = Calendar(declared, user).calendar(Span("month", dt.date(2026, 6, 15)))
        assert june.total.count == len(seen)
    partnered = set(user.partner_of("deal"))
    alone = {deal.pipeline_id for deal in seen if deal.pk not in partnered}
    assert alone <= in_work("deal", user, open_pipelines("deal", user)) <= standing.keys()
    if user.scope("deal", Action.SEE) is not Scope.NONE:
        rows = run_report(user, "sales-by-manager", YEARS)["rows"]
        assert sum(row["deals"] for row in rows) == len(seen)
    for kind in DealKind.objects.filter(pipeline__in=boards):
        for name in ("funnel", "stage-duration"):
            rows = run_report(user, name, {"kind": str(kind.pk), **YEARS})["rows"]
            assert rows[0]["entered" if name == "funnel" else "deals"] == standing[kind.pipeline_id]


def by_api(what, user, hides):
    answer = Program(user, "read").get(f"{what.path}?limit=100")
    if answer.status_code == 403:
        return set()
    items = answer.json()["items"]
    assert {what.hidden in item for item in items} <= {not hides}
    return {item["id"] for item in items}


def counted(what, user):
    """How many the report of the kind's data set counts."""
    if user.scope(what.kind, Action.SEE) is Scope.NONE:
        return 0
    return sum(row["records"] for row in run_report(user, f"records-{what.kind}", {})["rows"])


def by_webhook(what, user, records, hides):
    webhook = Webhook.objects.create(name=uuid.uuid4().hex, url="https://shop.example", person=user, secret="")
    found = set()
    for event in Event.objects.filter(kind=f"{what.kind}.created", record_id__in=[record.pk for record in records]):
        delivery = Delivery(webhook=webhook, event=event, record_kind=what.kind, record_id=event.record_id)
        if (body := body_of(delivery, user)) is not None:
            found.add(event.record_id)
            assert not hides or b"Secret trade" not in body
    return found


def told_of(what, user):
    """What stands under the bell of who was told of every one of them, and how many it says there are."""
    for event in Event.objects.filter(kind=f"{what.kind}.created"):
        card = {"card_kind": what.kind, "card_id": event.record_id}
        Notice.objects.create(user=user, kind="followed", key=f"{what.kind} {event.pk}", event=event, **card)
    found = {said.notice.card_id for said in inbox.shelf(user).rows}
    assert inbox.how_many_unread(user) == len(found)
    return found


def twins(what, user, records):
    """Which of the records are named as likely twins of what is typed."""
    kind = kinds.get(what.kind)
    if not kind.match:
        return set(kind.model.objects.visible_to(user).values_list("pk", flat=True))
    found = {record.pk: {twin.record.pk for twin in likely(kind, user, {"name": record.name})} for record in records}
    return {pk for pk, alike in found.items() if pk in alike} | set().union(*found.values())


def in_bin(what, user):
    """What the bin shows; nothing of it is seen anywhere else."""
    browser = Browser(SERVER_NAME="localhost")
    browser.force_login(user)
    assert not kinds.get(what.kind).model.objects.visible_to(user).exists()
    return {row["entry"].record_id for row in browser.get("/bin", {"kind": what.kind}).context["rows"]}


def exported(what, user, hides):
    """What the file of the list holds; nothing where the right to export is not there at all."""
    browser = Browser(SERVER_NAME="localhost")
    browser.force_login(user)
    answer = browser.post(f"/{what.path}/list/export", {"format": "csv", "columns": f"name,{what.hidden}"})
    if answer.status_code != 200:
        assert user.scope(what.kind, Action.EXPORT) is Scope.NONE
        return set()
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert not hides or "Secret trade" not in text
    names = {line[0] for line in csv.reader(io.StringIO(text), delimiter=";")} & {f"Record {n}" for n in range(RECORDS)}
    return set(kinds.get(what.kind).model.objects.filter(name__in=names).values_list("pk", flat=True))


def hired(everybody, of_deals=()):
    """The people, each with a role of their own; of what their roles have in pipelines that of these kinds of deal."""
    places = [Department.objects.create(name=f"D{number}") for number in range(2)]
    users = []
    for number, person in enumerate(everybody):
        hidden = {what.kind: {what.hidden: FieldRight.HIDDEN} for what in (CLIENTS, DEALS) if person["hides"]}
        said = {}
        for (pipeline, action), scope in person["pipelines"].items() if of_deals else ():
            said.setdefault(str(of_deals[pipeline].pipeline_id), {})[action] = scope
        role = Role.objects.create(
            code=f"role-{number}", title=f"Role {number}", field_rights=hidden, pipeline_rights={"deal": said}
        )
        Permission.objects.bulk_create(
            Permission(role=role, kind=what.kind, action=action, scope=scope)
            for what in (CLIENTS, DEALS)
            for action, scope in person["scopes"].items()
        )
        place = places[person["department"]]
        users.append(User.objects.create(email=f"{number}@f.example", name=f"P{number}", role=role, department=place))
    return users


def sold(users, owned, of_kinds):
    new = [
        NewDeal(
            name=f"Record {number}",
            kind=kind,
            responsible=users[owner],
            amount=Decimal(100),
            expected_close_on=dt.date(2026, 6, 15),
            competitor="Secret trade",
        )
        for number, (owner, kind) in enumerate(zip(owned, of_kinds, strict=True))
    ]
    return list(Deal.objects.filter(pk__in=[deal.pk for deal in bulk.add(krug_itself(), new)]).order_by("pk"))


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
