"""Whatever is edited on either side, and wherever the connection breaks: both sides end the same, nothing is doubled or
lost, and nobody is sent anything."""

import datetime as dt
from itertools import count

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from krug.core.records import kinds, writing
from krug.modules.activities import planning
from krug.modules.activities.models import Activity, State
from krug.modules.google.calendar.local import shape_of as of_activity
from krug.modules.google.calendar.shapes import FIELDS
from krug.modules.google.calendar.shapes import shape_of as of_event
from krug.modules.google.models import Link
from tests.google.conftest import at, connected, sync_once, timed
from tests.google.standing_in import StandIn

pytestmark = [pytest.mark.django_db, pytest.mark.once]
EDITS = st.tuples(
    st.sampled_from(["local edit", "remote edit"]), st.integers(0, 3), st.sampled_from(["title", "place", "when"])
)
REMOVALS = st.tuples(st.sampled_from(["local removal", "remote removal"]), st.integers(0, 3), st.just(""))
ADDED = st.tuples(st.sampled_from(["local new", "remote new"]), st.just(0), st.just(""))
CUTS = st.sampled_from(["", "before", "after", "410", "429"])
SYNCS = st.tuples(st.just("sync"), st.integers(1, 6), CUTS)
DEEDS = st.lists(st.one_of(EDITS, EDITS, REMOVALS, ADDED, SYNCS), min_size=3, max_size=12)
REMOTE = {"title": "summary", "place": "location"}


class World:
    """Both sides as people edit them, and what each field may end as: the last value of either side since both agreed.

    Every value is written once only, so that what is found says where it came from.
    """

    def __init__(self, google, person, account):
        self.google, self.person, self.account = google, person, account
        self.numbers, self.items, self.removed = count(1), [], set()

    def value(self, field):
        number = next(self.numbers)
        if field == "when":
            return (dt.datetime(2026, 12, 10, 6, tzinfo=dt.UTC) + dt.timedelta(minutes=number)).strftime(
                "%Y-%m-%dT%H:%MZ"
            )
        return f"{field} {number}"

    def do(self, deed, index, what):
        if deed == "sync":
            return self.sync(index, what)
        if deed.endswith("new"):
            return self.add(deed.startswith("local"))
        if not self.items:
            return None
        item = index % len(self.items)
        side = deed.partition(" ")[0]
        if deed.endswith("removal"):
            return self.remove(item, side)
        return self.edit(item, side, what)

    def add(self, is_local):
        title = self.value("title")
        if is_local:
            values = {"kind": "meeting", "title": title, "due_on": at()[:10], "due_time": "10:00", "duration": 60}
            writing.create(kinds.get("activity"), self.person, [values])
        else:
            self.google.calendar.insert(timed(title))
        self.items.append({"title": {title}})

    def here(self, item):
        found = Activity.objects.filter(title__in=self.items[item]["title"], state=State.PLANNED, deleted_at=None)
        return found.first()

    def there(self, item):
        rows = self.google.calendar.events.values()
        alive = [one for one in rows if one["status"] != "cancelled" and one["summary"] in self.items[item]["title"]]
        return alive[0] if alive else None

    def edit(self, item, side, field):
        value = self.value(field)
        if side == "local" and (activity := self.here(item)):
            fresh = Activity.objects.get(pk=activity.pk)
            writing.change(fresh, self.person, raw(field, value), fresh.version)
        elif side == "remote" and (event := self.there(item)):
            body = {REMOTE[field]: value} if field in REMOTE else sides(value)
            self.google.calendar.patch(event["id"], body, "")
        else:
            return
        self.items[item].setdefault(field, set()).add(value)

    def remove(self, item, side):
        if side == "local" and (activity := self.here(item)):
            planning.cancel(Activity.objects.get(pk=activity.pk), self.person)
            self.removed.add(item)
        elif side == "remote" and (event := self.there(item)):
            self.google.calendar.delete(event["id"], "")
            self.removed.add(item)

    def sync(self, number, fault):
        left = [number]

        def go_wrong(method, path):
            left[0] -= 1
            if left[0] != 0 or not fault:
                return None
            if fault == "410":
                self.google.calendar.forgotten += 1
                return None
            return (429, "rateLimitExceeded") if fault == "429" else fault

        self.google.fault = go_wrong
        sync_once(self.account)
        self.google.fault = lambda method, path: None


def raw(field, value):
    if field != "when":
        return {field: value}
    there = dt.datetime.strptime(value, "%Y-%m-%dT%H:%MZ") + dt.timedelta(hours=3)
    return {"due_on": f"{there:%Y-%m-%d}", "due_time": f"{there:%H:%M}"}


def sides(value):
    start = dt.datetime.strptime(value, "%Y-%m-%dT%H:%MZ").replace(tzinfo=dt.UTC)
    moments = {"start": start, "end": start + dt.timedelta(hours=1)}
    return {name: {"dateTime": at.isoformat(), "timeZone": "Europe/Moscow"} for name, at in moments.items()}


@pytest.fixture(scope="module")
def stand_in():
    found = StandIn()
    yield found
    found.close()


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(deeds=DEEDS)
def test_both_sides_end_the_same(stand_in, service_of, manager, deeds):
    with transaction.atomic():
        stand_in.calendars["max@firm.example"].__init__()
        stand_in.asked.clear()
        service_of(stand_in)
        world = World(stand_in, manager, connected(manager, stand_in))
        for deed in deeds:
            world.do(*deed)
        for _turn in range(4):
            account = sync_once(world.account)

        here = [of_activity(one) for one in Activity.objects.filter(state=State.PLANNED, deleted_at=None)]
        events = [one for one in stand_in.calendar.events.values() if one["status"] != "cancelled"]
        there = [{name: of_event(one)[name] for name in FIELDS} for one in events]
        assert account.fault == ""
        assert sorted(here, key=str) == sorted(there, key=str)
        for number, item in enumerate(world.items):
            found = [one for one in here if one["title"] in item["title"]]
            assert len(found) <= 1
            assert found or number in world.removed
            for field in ("place", "when"):
                if found and field in item:
                    assert found[0][field] in item[field]
        assert len(here) <= len(world.items)
        assert not Link.objects.marked_now().exists()
        assert {query.get("sendUpdates") for _method, _path, query in stand_in.writes} <= {"none"}
        transaction.set_rollback(True)
