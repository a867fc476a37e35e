"""Activities and events, edited on either side."""

import datetime as dt

import pytest
from django.utils import timezone

from krug.core.events.models import Event
from krug.core.records import writing
from krug.modules.activities import doing, planning
from krug.modules.activities.models import Activity, State
from krug.modules.google.models import AccountState, Link
from tests.google.conftest import at, timed

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def events_of(google):
    return [one for one in google.calendar.events.values() if one["status"] != "cancelled"]


def test_the_first_time_both_sides_get_what_the_other_has_and_nobody_is_told(google, plan, sync):
    plan(title="Ours", place="Office", note="Take two")
    plan(title="All day", due_time="")
    google.calendar.insert(
        timed("Theirs", location="Café", description="<b>Bring</b> it", attendees=[{"email": "a@b.example"}])
    )
    google.calendar.insert({"summary": "Fair", "start": {"date": at()[:10]}, "end": {"date": at(4)[:10]}})

    account = sync()

    assert (account.fault, account.synced_at is not None, account.calendar_token != "") == ("", True, True)
    assert sorted(one["summary"] for one in events_of(google)) == ["All day", "Fair", "Ours", "Theirs"]
    ours = next(one for one in events_of(google) if one["summary"] == "Ours")
    assert (ours["location"], ours["description"]) == ("Office", "Take two")
    assert ours["start"] == {"dateTime": at(), "timeZone": "Europe/Moscow"}
    theirs = Activity.objects.get(title="Theirs")
    assert (theirs.kind, theirs.place, theirs.note, f"{theirs.due_time:%H:%M}", theirs.duration) == (
        "meeting",
        "Café",
        "Bring it",
        "10:00",
        60,
    )
    fair = Activity.objects.get(title="Fair")
    assert (fair.kind, fair.due_time, str(fair.due_on)) == ("task", None, at()[:10])
    assert Event.objects.get(record_id=theirs.pk, kind="activity.meeting.planned").channel == "google"
    assert [query.get("sendUpdates") for _method, _path, query in google.writes] == ["none"] * 2


def test_a_second_time_nothing_is_asked_but_what_is_new(google, plan, sync):
    plan()
    google.calendar.insert(timed("Theirs"))
    sync()
    sync()
    before, version = len(google.asked), Activity.objects.get(title="Theirs").version

    sync()

    assert [(method, "syncToken" in query) for method, _path, query in google.asked[before:]] == [("GET", True)]
    assert (Activity.objects.count(), len(events_of(google)), Activity.objects.get(title="Theirs").version) == (
        2,
        2,
        version,
    )
    assert not Link.objects.marked_now().exists()


def test_each_side_takes_what_the_other_has_changed(google, plan, edit, sync):
    activity = plan()
    sync()
    event = events_of(google)[0]

    edit(activity, place="Office", due_time="11:30")
    google.calendar.patch(event["id"], {"summary": "Tunnel and oven", "description": "Two"}, "")
    sync()
    sync()

    activity.refresh_from_db()
    event = events_of(google)[0]
    assert (activity.title, activity.place, activity.note, f"{activity.due_time:%H:%M}") == (
        "Tunnel and oven",
        "Office",
        "Two",
        "11:30",
    )
    assert (event["summary"], event["location"], event["start"]["dateTime"], event["end"]["dateTime"]) == (
        "Tunnel and oven",
        "Office",
        at(hour=11, minute=30),
        at(hour=12, minute=30),
    )


@pytest.mark.parametrize("is_local_last", [True, False])
def test_of_one_field_changed_on_both_sides_the_later_stays_and_both_are_in_the_history(
    google, plan, edit, sync, is_local_last
):
    activity = plan()
    sync()
    event = events_of(google)[0]
    deeds = [
        lambda: google.calendar.patch(event["id"], {"summary": "Theirs"}, ""),
        lambda: edit(activity, title="Ours"),
    ]

    for deed in deeds if is_local_last else reversed(deeds):
        deed()
    sync()
    sync()

    activity.refresh_from_db()
    last = "Ours" if is_local_last else "Theirs"
    assert (activity.title, events_of(google)[0]["summary"]) == (last, last)
    told = Event.objects.get(kind="activity.contested", record_id=activity.pk).data
    assert {told["kept"], told["lost"]} == {"Ours", "Theirs"}
    assert told["is_local"] is is_local_last


def test_what_is_removed_on_one_side_goes_on_the_other(google, plan, manager, sync):
    ours, theirs = plan(title="Ours"), plan(title="Theirs")
    sync()
    by_title = {one["summary"]: one["id"] for one in events_of(google)}

    planning.cancel(ours, manager)
    google.calendar.delete(by_title["Theirs"], "")
    sync()

    theirs.refresh_from_db()
    assert (events_of(google), theirs.state, Link.objects.count()) == ([], State.CANCELLED, 0)


def test_what_was_changed_on_the_one_side_outlives_its_removal_on_the_other(google, plan, edit, manager, sync):
    kept_here, kept_there, binned = plan(title="Here"), plan(title="There"), plan(title="Bin")
    sync()
    by_title = {one["summary"]: one["id"] for one in events_of(google)}

    google.calendar.delete(by_title["Here"], "")
    edit(kept_here, place="Office")
    planning.cancel(kept_there, manager)
    google.calendar.patch(by_title["There"], {"location": "Hall"}, "")
    writing.put_in_bin(binned, manager)
    google.calendar.patch(by_title["Bin"], {"location": "Hall"}, "")
    sync()
    sync()

    rows = {one.title: (one.state, one.place, one.deleted_at) for one in Activity.objects.all()}
    assert rows == {
        "Here": (State.PLANNED, "Office", None),
        "There": (State.PLANNED, "Hall", None),
        "Bin": (State.PLANNED, "Hall", None),
    }
    assert {one["summary"]: one["location"] for one in events_of(google)} == {
        "Here": "Office",
        "There": "Hall",
        "Bin": "Hall",
    }


def test_what_is_done_stays_in_the_calendar_and_what_is_given_away_leaves_it(google, plan, head, manager, sync, edit):
    done, given = plan(title="Done"), plan(title="Given")
    sync()

    doing.do(done, manager, "held")
    writing.change(Activity.objects.get(pk=given.pk), head, {"responsible": head.pk}, given.version)
    sync()

    assert [one["summary"] for one in events_of(google)] == ["Done"]
    given.refresh_from_db()
    assert given.state == State.PLANNED


def test_a_token_that_is_dead_leads_to_reading_all_and_doubles_nothing(google, plan, edit, sync):
    plan(title="Ours")
    gone, theirs = (google.calendar.insert(timed(title)) for title in ("Gone", "Theirs"))
    sync()
    google.page_size = 1
    google.calendar.forgotten += 1
    for pk in (gone["id"],):  # so long gone that the list tells of it no more
        del google.calendar.events[pk], google.calendar.seq[pk]
    google.calendar.patch(theirs["id"], {"summary": "Theirs anew"}, "")

    account = sync()

    assert account.fault == ""
    assert sorted(Activity.objects.values_list("title", "state")) == [
        ("Gone", State.CANCELLED),
        ("Ours", State.PLANNED),
        ("Theirs anew", State.PLANNED),
    ]
    assert len(events_of(google)) == 2


def test_an_event_out_of_sight_is_not_taken_for_one_that_is_gone(google, plan, sync):
    activity = plan()
    sync()
    event = events_of(google)[0]
    google.calendar.patch(event["id"], {"start": {"dateTime": at(-40)}, "end": {"dateTime": at(-40, 11)}}, "")
    google.calendar.forgotten += 1

    sync()

    activity.refresh_from_db()
    assert (activity.state, activity.due_on) == (State.PLANNED, timezone.localdate() - dt.timedelta(days=40))


def test_what_is_nobody_elses_to_see_stays_at_google(google, sync):
    google.calendar.insert(timed("Doctor", visibility="private"))
    google.calendar.insert(timed("Birthday", eventType="birthday"))
    google.calendar.insert(timed("No", attendees=[{"self": True, "responseStatus": "declined"}]))
    google.calendar.insert(timed("Long ago", days=-30))

    sync()

    assert (Activity.objects.count(), len(google.writes)) == (0, 0)


@pytest.mark.parametrize("cut", ["before", "after"])
def test_a_connection_cut_in_the_middle_doubles_and_loses_nothing(google, plan, edit, sync, cut):
    activity = plan()
    first = {"POST": cut}
    google.fault = lambda method, path: first.pop(method, None) if "/events" in path else None
    account = sync()
    assert (account.failures, account.fault != "", account.synced_at) == (1, True, None)
    account = sync()
    assert (account.failures, account.fault, len(events_of(google))) == (0, "", 1)

    edit(activity, title="Oven")
    first["PATCH"] = cut
    sync()
    edit(activity, title="Big oven")
    sync()
    sync()

    activity.refresh_from_db()
    assert [one["summary"] for one in google.calendar.events.values()] == ["Big oven"]
    assert activity.title == "Big oven"


@pytest.mark.parametrize(
    ("fault", "least"),
    [
        ((429, "rateLimitExceeded", [("Retry-After", "90")]), 90),
        ((403, "userRateLimitExceeded"), 2),
        ((403, "quotaExceeded"), 3 * 3600),
        ((503, "backendError"), 2),
    ],
)
def test_who_asks_to_wait_is_waited_for_longer_each_time(google, plan, sync, fault, least):
    plan()
    google.fault = lambda method, path: fault if method == "POST" else None

    before = timezone.now()
    first, second = sync(), sync()

    assert (first.failures, second.failures, first.state) == (1, 2, AccountState.CONNECTED)
    assert (first.next_at - before).total_seconds() >= least
    google.fault = lambda method, path: None
    assert (sync().failures, len(events_of(google))) == (0, 1)


def test_an_event_changed_meanwhile_is_read_and_merged_before_it_is_written(google, plan, edit, sync):
    activity = plan()
    sync()
    edit(activity, place="Office")
    changed = []

    def meddle(method, path):
        if method == "PATCH" and not changed:
            changed.append(google.calendar.patch(path.rpartition("/")[2], {"summary": "Meddled"}, ""))

    google.fault = meddle
    account = sync()

    activity.refresh_from_db()
    event = events_of(google)[0]
    assert account.fault == ""
    assert (event["summary"], event["location"]) == ("Meddled", "Office")
    assert (activity.title, activity.place) == ("Meddled", "Office")


def test_revoked_means_connect_again_and_no_more_questions(google, plan, sync, account):
    sync()
    google.revoked = True
    plan()

    found = sync()

    assert (found.state, found.refresh, found.access, found.fault != "") == (AccountState.AGAIN, "", "", True)


def test_a_token_that_is_old_is_renewed_once(google, plan, sync):
    google.expired = True
    plan()

    account = sync()

    assert (account.fault, len(events_of(google)), google.expired) == ("", 1, False)


def test_what_krug_may_not_take_in_is_said_and_left_alone(google, plan, sync, manager):
    event = google.calendar.insert({"summary": "Odd", "start": {"dateTime": "soon"}, "end": {"dateTime": "later"}})
    google.calendar.insert(timed("Fine"))

    account = sync()

    assert "Odd" in account.fault
    assert (list(Activity.objects.values_list("title", flat=True)), google.writes) == (["Fine"], [])
    google.calendar.patch(event["id"], {**timed("Odd no more")}, "")
    account = sync()
    assert (account.fault, Activity.objects.filter(title="Odd no more").count()) == ("", 1)


def test_another_zone_shows_the_same_moment(google, plan, sync, manager):
    google.calendar.insert(
        {
            "summary": "Far",
            "start": {"dateTime": f"{at()[:10]}T09:00:00", "timeZone": "America/New_York"},
            "end": {"dateTime": f"{at()[:10]}T10:30:00", "timeZone": "America/New_York"},
        }
    )

    sync()

    far = Activity.objects.get(title="Far")
    there = far.due_at.astimezone(dt.timezone(dt.timedelta(hours=-5)))
    assert (there.hour in (9, 8), far.duration) == (True, 90)
