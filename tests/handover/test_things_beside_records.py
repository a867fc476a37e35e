"""What hangs on a person beside the records goes to an heir with the rest, and comes back with it."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from krug.core.access.models import Department, User
from krug.core.dashboards.models import Dashboard
from krug.core.events.models import Event
from krug.core.handover import besides, handing
from krug.core.handover.models import HandedThing, Rule
from krug.core.handover.planning import Wish
from krug.core.jobs import performing
from krug.core.lists.models import SavedView, Segment
from krug.core.records import kinds, writing
from krug.core.records.cleaning import Invalid
from krug.core.reports.models import SavedReport
from krug.core.webhooks.models import Webhook
from krug.core.webhooks.models.webhook import Pause
from krug.modules.activities.models import Activity
from krug.modules.activities.recurring import series
from krug.modules.requests.models import Rule as RequestRule


@pytest.fixture
def things(manager):
    """One of each sort, and beside each shared thing one that is shared with nobody."""
    return {
        "department": (Department.objects.create(name="Lathes", head=manager), "head"),
        "webhook": (
            Webhook.objects.create(
                name="Shop", url="https://shop.example", person=manager, secret="x", events=["client.created"]
            ),
            "person",
        ),
        "segment": (Segment.objects.create(kind="client", title="Big", owner=manager, audience="all"), "owner"),
        "view": (SavedView.objects.create(kind="client", title="Mine", owner=manager, audience="department"), "owner"),
        "report": (SavedReport.objects.create(kind="deal", title="Sums", owner=manager, audience="chosen"), "owner"),
        "dashboard": (
            Dashboard.objects.create(title="Wall", owner=manager, audience="all", ready="sales"),
            "owner",
        ),
        "request-rule": (RequestRule.objects.create(name="Spare parts", person=manager), "person"),
    }


def whose(things):
    return {sort: getattr(type(row).objects.get(pk=row.pk), column).name for sort, (row, column) in things.items()}


def take_back(administrator, made):
    handing.begin_undo(administrator, made)
    performing.perform_due()


def test_all_of_it_goes_to_the_first_heir(hand, administrator, manager, heirs, things):
    made = hand(administrator, manager, Rule.EVENLY, heirs)

    assert whose(things) == dict.fromkeys(things, "Heir 0")
    assert HandedThing.objects.filter(handover=made).count() == len(things)


def test_what_was_given_to_somebody_else_by_name_goes_there(hand, administrator, manager, heirs, things):
    key = f"department:{things['department'][0].pk}"

    hand(administrator, manager, heirs=heirs[:1], besides={key: heirs[2].pk})

    assert whose(things) == {**dict.fromkeys(things, "Heir 0"), "department": "Heir 2"}


def test_what_is_shared_with_nobody_stays(hand, administrator, manager, heirs):
    own = [
        Segment.objects.create(kind="client", title="Own", owner=manager),
        SavedView.objects.create(kind="client", title="Own", owner=manager),
        SavedReport.objects.create(kind="deal", title="Own", owner=manager),
        Dashboard.objects.create(title="Own", owner=manager),
    ]

    hand(administrator, manager, heirs=heirs[:1])

    assert [type(row).objects.get(pk=row.pk).owner for row in own] == [manager] * 4


def test_it_comes_back_with_the_rest_save_what_has_another_owner_since(hand, administrator, manager, heirs, things):
    made = hand(administrator, manager, heirs=heirs[:1])
    Segment.objects.update(owner=administrator)

    take_back(administrator, made)

    assert whose(things) == {**dict.fromkeys(things, "Max"), "segment": "Ada"}
    assert Dashboard.objects.get().ready == "sales"


def test_an_heirs_own_ready_dashboard_is_not_pushed_aside(hand, administrator, manager, heirs, things):
    Dashboard.objects.create(title="Theirs", owner=heirs[0], ready="sales")

    hand(administrator, manager, heirs=heirs[:1])

    mine = Dashboard.objects.filter(owner=heirs[0])
    assert set(mine.values_list("title", "ready")) == {("Theirs", "sales"), ("Wall", "")}


def test_a_webhook_that_found_its_person_gone_sends_again(hand, administrator, manager, heirs, things):
    Webhook.objects.update(pause=Pause.PERSON, paused_at=timezone.now())

    hand(administrator, manager, heirs=heirs[:1])

    assert Webhook.objects.get().is_sending


def test_history_tells_what_went_to_whom_and_back(hand, administrator, manager, heirs, things):
    made = hand(administrator, manager, heirs=heirs[:1])
    take_back(administrator, made)

    told = Event.objects.filter(kind__startswith="user.things_").order_by("pk")
    assert [(one.kind, one.record_id, one.data["heir"]) for one in told] == [
        ("user.things_handed_over", manager.pk, "Heir 0"),
        ("user.things_handed_back", manager.pk, "Heir 0"),
    ]
    assert "Big" in told[0].data["things"]
    assert Event.objects.filter(kind="department.changed").count() == 2


@pytest.fixture
def repeating(manager, make_client_of):
    client = make_client_of(manager, name="Firm")
    due = timezone.localdate() + dt.timedelta(days=1)
    values = {"title": "Call", "client": client.pk, "due_on": due, "responsible": manager.pk}
    (activity,) = writing.create(kinds.get("activity"), manager, [values])
    return series.begin(activity, manager, "FREQ=WEEKLY")


def test_a_series_goes_on_with_whoever_got_its_activities(
    hand, administrator, manager, heirs, repeating, make_client_of
):
    make_client_of(manager, name="Other")

    hand(administrator, manager, Rule.EVENLY, heirs[:2], besides={})
    repeating.refresh_from_db()
    repeating.made_until -= dt.timedelta(days=21)
    repeating.save()
    Activity.objects.filter(series=repeating, occurs_on__gt=repeating.made_until).delete()
    series.go_on_all()

    owner = Activity.objects.filter(series=repeating).order_by("occurs_on").first().responsible
    assert set(Activity.objects.filter(series=repeating).values_list("responsible", flat=True)) == {owner.pk}
    repeating.refresh_from_db()
    assert (repeating.is_over, repeating.made_by, owner in heirs) == (False, owner, True)


def test_a_series_comes_back(hand, administrator, manager, heirs, repeating):
    made = hand(administrator, manager, heirs=heirs[:1])

    take_back(administrator, made)

    repeating.refresh_from_db()
    assert (repeating.made_by, repeating.values["responsible_id"]) == (manager, manager.pk)


def test_a_thing_the_person_does_not_hold_is_refused(administrator, manager, heirs):
    other = Department.objects.create(name="Not theirs", head=heirs[1])

    with pytest.raises(Invalid) as caught:
        handing.begin(
            administrator,
            manager,
            Wish(Rule.ONE, [heirs[0].pk], besides={f"department:{other.pk}": heirs[0].pk}),
        )

    assert (set(caught.value.errors), User.objects.get(pk=manager.pk).is_active) == ({"besides"}, True)


def test_what_cannot_be_given_stays_and_the_page_says_why(client, administrator, manager, heirs, things):
    key = f"webhook:{things['webhook'][0].pk}"
    made = handing.begin(administrator, manager, Wish(Rule.ONE, [heirs[0].pk], besides={key: heirs[2].pk}))
    User.objects.filter(pk=heirs[2].pk).update(is_active=False)

    performing.perform_due()
    client.force_login(administrator)
    page = client.get(f"/settings/handovers/{made.pk}").content.decode()

    left = HandedThing.objects.get(handover=made, sort="webhook")
    assert whose(things) == {**dict.fromkeys(things, "Heir 0"), "webhook": "Max"}
    assert (left.heir, left.reason) == (None, "Выберите сотрудника, который работает в Круге.")
    assert "Не удалось передать" in page
    assert f"Shop. {left.reason}" in page
    assert "Shop" not in Event.objects.get(kind="user.things_handed_over").data["things"]


def test_what_cannot_be_given_back_stays_with_the_heir_and_the_page_says_why(
    client, hand, administrator, manager, heirs, things
):
    User.objects.filter(pk=manager.pk).update(is_active=False)
    made = hand(administrator, User.objects.get(pk=manager.pk), heirs=heirs[:1])

    take_back(administrator, made)
    client.force_login(administrator)
    page = client.get(f"/settings/handovers/{made.pk}").content.decode()

    assert whose(things) == {**dict.fromkeys(things, "Max"), "webhook": "Heir 0"}
    assert "Не удалось вернуть" in page
    assert "Shop. Выберите сотрудника, который работает в Круге." in page
    assert "Lathes" not in page


def test_the_page_says_what_each_goes_to_and_takes_another_choice(client, administrator, manager, heirs, things):
    client.force_login(administrator)
    address = f"/settings/people/{manager.pk}/leaving"
    key = f"department:{things['department'][0].pk}"

    page = client.get(address).content.decode()
    answer = client.post(address, {"rule": "one", "heirs": heirs[0].pk, f"beside-{key}": heirs[1].pk})
    performing.perform_due()
    done = client.get(answer.url).content.decode()

    assert all(row_name in page for row_name in ("Lathes", "Shop", "Big", "Mine", "Sums", "Wall", "Spare parts"))
    assert all(f'name="beside-{one.key}"' in page for one in besides.things_of(manager))
    assert Department.objects.get(name="Lathes").head == heirs[1]
    assert "Lathes → Heir 1" in done and "Wall → Heir 0" in done


def test_the_page_asks_no_more_of_the_database_for_more_series(client, administrator, manager):
    client.force_login(administrator)
    address = f"/settings/people/{manager.pk}/leaving"
    counts = []
    for number in range(4):
        (activity,) = writing.create(
            kinds.get("activity"), manager, [{"title": f"Call {number}", "due_on": timezone.localdate()}]
        )
        series.begin(activity, manager, "FREQ=WEEKLY")
        client.get(address)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(address)
        counts.append(len(asked))

    assert len(set(counts)) == 1
