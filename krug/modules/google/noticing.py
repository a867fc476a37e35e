"""The reader of the spine: what of people's records may have to be told to Google, in the transaction of its cursor."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from krug.core.events.models import Cursor, Event
from krug.core.events.reading import BEGINNING, read, settled
from krug.modules.activities.models import Activity, State
from krug.modules.clients.models import Client, ClientKind, ContactPerson
from krug.modules.google.models import Account, AccountState, Area, Link, Sort

READER = "google"
PIECE = 500


def read_on() -> int:
    """The next events; gives how many were read. Where nobody is connected, nothing is read."""
    if not _ready().exists():
        return 0
    at = Cursor.objects.filter(reader=READER).values_list("transaction", "event_id").first()
    if not settled(at or BEGINNING).exists():
        return 0
    return read(READER, note)


def begin(account: Account) -> None:
    """All of the person's records that are synchronised are looked at. In a transaction.

    With the first account the reader begins with what happens from now on.
    """
    Cursor.objects.get_or_create(reader=READER)
    cursor = Cursor.objects.select_for_update().get(reader=READER)
    if not _ready().exclude(pk=account.pk).exists():
        last = settled(BEGINNING).order_by("-transaction", "-id").first()
        if last is not None:
            cursor.transaction, cursor.event_id = last.transaction, last.pk
            cursor.save()
    Link.objects.filter(account=account).mark()
    for sort, rows in _synchronised(Q(person=account.person_id)):
        _link(sort, rows)


def note(events: list[Event]) -> None:
    """Mark what is linked, and link what is new. The same number of queries for one event and for a thousand."""
    touched: dict[str, set[int]] = defaultdict(set)
    for event in events:
        touched[event.record_kind].add(event.record_id)
    for sort in (Sort.ACTIVITY, Sort.CONTACT, Sort.CLIENT):
        if ids := touched.get(sort.value):
            Link.objects.filter(sort=sort, record_id__in=ids).mark()
    if ids := touched.get(Sort.ACTIVITY.value):
        of_series = Activity.objects.filter(pk__in=ids, series__isnull=False).values("series")
        Link.objects.filter(sort=Sort.SERIES, record_id__in=of_series).mark()
    if touched.keys() & {Sort.ACTIVITY, Sort.CONTACT, Sort.CLIENT}:
        for sort, rows in _synchronised(Q()):
            _link(sort, rows.filter(pk__in=touched.get(sort.value, ())))


def _synchronised(whose: Q) -> Iterable[tuple[Sort, QuerySet[Any]]]:
    """The records of people who are connected that belong to what they have chosen, with the account of each."""
    accounts = _ready().filter(whose, person=OuterRef("responsible"))
    days = accounts.filter(since__lte=OuterRef("due_on"))
    series = Link.objects.filter(
        sort=Sort.SERIES, account__person=OuterRef("responsible"), record_id=OuterRef("series")
    )
    yield (
        Sort.ACTIVITY,
        Activity.objects.filter(Q(state=State.PLANNED, deleted_at=None) | Exists(series)).filter(Exists(days)),
    )
    people = accounts.filter(with_contacts=True)
    yield Sort.CONTACT, ContactPerson.objects.filter(Exists(people), deleted_at=None)
    yield Sort.CLIENT, Client.objects.filter(Exists(people), deleted_at=None, kind=ClientKind.PERSON)


def _link(sort: Sort, rows: QuerySet[Any]) -> None:
    """Those of the records that have no link yet are to be put at Google."""
    mine = Link.objects.filter(account__person=OuterRef("responsible"), sort=sort, record_id=OuterRef("pk"))
    account = F("responsible__google_account")
    new = rows.filter(~Exists(mine)).values_list("pk", account)
    area = Area.CALENDAR if sort == Sort.ACTIVITY else Area.CONTACTS
    links = [Link(account_id=owner, area=area, sort=sort, record_id=pk, marked=1) for pk, owner in new]
    Link.objects.bulk_create(links, batch_size=PIECE, ignore_conflicts=True)


def _ready() -> QuerySet[Account]:
    return Account.objects.filter(state=AccountState.CONNECTED, since__isnull=False).exclude(calendar="")
