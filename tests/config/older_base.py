"""A base as an older Krug left it, with a few records of each kind of its time.

`python -m tests.config.older_base first` (or `middle`) brings the empty base its settings lead to into that state.
"""

import datetime as dt
import sys

import django

django.setup()

from django.contrib.auth.hashers import make_password  # noqa: E402  (Django must be set up before its models are read)
from django.db import connection, transaction  # noqa: E402
from django.db.migrations.executor import MigrationExecutor  # noqa: E402

from krug.core.events.models import Event  # noqa: E402
from krug.core.events.sealing import digest_of  # noqa: E402

# Right after the first migrations of the rooms that were there at first; and about half of the way to today.
STATES = {
    "first": [
        *((app, "0001_initial") for app in ("sessions", "contenttypes", "auth", "access", "events", "jobs", "files")),
        *((app, "0001_initial") for app in ("records", "search", "stages", "imports", "merging", "clients", "catalog")),
        *((app, "0001_initial") for app in ("activities", "deals")),
        *(("live", "0001_touches"), ("reports", "0001_tallies")),
    ],
    "middle": [
        *((app, "0001_initial") for app in ("sessions", "jobs", "files", "merging", "lists", "api", "catalog")),
        *(("access", "0008_shares"), ("events", "0002_events_by_time"), ("records", "0006_custom_fields")),
        *(("search", "0002_fulltext"), ("stages", "0003_commented_later"), ("clients", "0005_relations")),
        *(("imports", "0002_where_mappings_come_from"), ("activities", "0001_initial"), ("live", "0001_touches")),
        *(("deals", "0005_due_in_calendar"), ("reports", "0001_tallies"), ("webhooks", "0001_initial")),
    ],
}
AT = dt.datetime(2025, 3, 4, 9, 30, tzinfo=dt.UTC)


def make(state):
    targets = STATES[state]
    # The tables alone: what today's rooms do after migrations belongs to today's tables.
    executor = MigrationExecutor(connection)
    executor.migrate(targets)
    apps = executor.loader.project_state(targets).apps
    with transaction.atomic():
        fill(lambda model, /, **values: put(apps.get_model(model), values))


def put(model, values):
    """A row of the model; of what it has no column for by then, nothing."""
    known = {field.name for field in model._meta.get_fields()}
    return model.objects.create(**{name: value for name, value in values.items() if name in known})


def fill(put):
    put("access.Firm", name="Молочный двор", country="RU", currency="RUB") if has("access_firm") else None
    role = put("access.Role", code="administrator", title="Administrator")
    sales = put("access.Department", name="Продажи", path="/1/")
    ada = put(
        "access.User",
        email="ada@firm.example",
        name="Алёна Ёлкина",
        name_key="алена елкина",
        role=role,
        department=sales,
        password=make_password("long password"),
    )
    own = {"responsible": ada, "department": sales, "created_by": ada, "created_at": AT, "updated_at": AT}
    dairy = put(
        "clients.Client", name="Молочный край", name_key="молочный край", tax_id="7707083893", status="customer",
        channel="Выставка", source="Продэкспо", note="Берёт сыр", **own,
    )  # fmt: skip
    bakery = put("clients.Client", name="Пекарня", name_key="пекарня", channel="выставка", **own)
    # As they were typed at first, as E.164 from then on that there are contact persons.
    is_later = has("clients_contactperson")
    number, digits = ("+79161234567", "76543216197") if is_later else ("8 (916) 123-45-67", "76543216198")
    put("clients.Phone", client=dairy, number=number, reversed_digits=digits, kind="work")
    put("clients.Email", client=dairy, address="info@dairy.example", kind="work")
    if is_later:
        olga = put("clients.ContactPerson", name="Ольга", name_key="ольга", company=dairy, **own)
        put("clients.ContactPhone", person=olga, number="+74852673015", reversed_digits="51037625847")
    pump = put("catalog.Product", name="Насос", name_key="насос", code="N-1", price="1500.50", currency="RUB", **own)
    pipeline = put("stages.Pipeline", subject="deal", title="Продажа")
    begun, last = (
        put("stages.Stage", pipeline=pipeline, name=name, sort=n) for n, name in enumerate(["Начата", "Договор"])
    )
    reason = put("deals.LostReason", name="Дорого")
    kind = put("deals.DealKind", name="Продажа", type="manual_stages", pipeline=pipeline, currency="RUB")
    deal = {"kind": kind, "pipeline": pipeline, "currency": "RUB", "stage_since": AT, **own}
    open_ = put(
        "deals.Deal", number=1, name="Насосы для цеха", name_key="насосы для цеха", client=dairy, product=pump,
        stage=begun, amount="3001.00", channel="Сайт", source="поиск", **deal,
    )  # fmt: skip
    lost = put(
        "deals.Deal", number=2, name="Печь", name_key="печь", client=bakery, stage=last, amount="90000.00",
        state="lost", closed_at=AT, lost_reason=reason, base_amount="90000.00", rate=1, rate_on=AT.date(), **deal,
    )  # fmt: skip
    put("deals.Closing", deal=lost, outcome="lost", reason=reason, at=AT, actor=ada, comment="Нашли дешевле")
    for record, stage in ((open_, begun), (lost, last)):
        put(
            "stages.Passage", record_kind="deal", record_id=record.pk, pipeline=pipeline, stage=stage, entered_at=AT,
            actor=ada, way="enter",
        )  # fmt: skip
    call = put(
        "activities.Activity", kind="call", title="Позвонить", client=dairy, subject_kind="deal", subject_id=open_.pk,
        due_on=AT.date(), due_at=AT, late_at=AT, state="done", **own,
    )  # fmt: skip
    put("activities.Doing", activity=call, by=ada, at=AT, result="reached", comment="Договорились")
    put("imports.ExternalId", kind="client", number="1C-0042", record_id=dairy.pk)
    history(put, ada, (("client", dairy), ("client", bakery), ("deal", open_), ("deal", lost), ("activity", call)))


def history(put, actor, records):
    for kind, record in records:
        values = {
            "at": AT,
            "kind": f"{kind}.created",
            "record_kind": kind,
            "record_id": record.pk,
            "data": {"title": getattr(record, "name", "") or record.title},
            "channel": "page",
            "salt": "ab" * 16,
        }
        digest = digest_of(Event(actor_id=actor.pk, **values))
        event = put("events.Event", actor=actor, digest=digest, **values)
        put("events.EventLink", card_kind=kind, card_id=record.pk, event=event)


def has(table):
    return table in connection.introspection.table_names()


if __name__ == "__main__":
    make(sys.argv[1])
