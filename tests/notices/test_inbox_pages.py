"""The bell, the page of notices, following from a card, and a person's own settings, as a browser asks for them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from krug.core.notices import following, inbox
from krug.core.notices.models import Follow, Notice, Reminder, Wishes
from krug.core.records import writing

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def called(administrator, manager, make_client_of, read_on):
    """called(n): so many comments that call the manager, on one client."""

    def make(count=1):
        found = make_client_of(manager, name="Bakery <b>")
        for number in range(count):
            writing.comment(found, administrator, f"@Max number {number} <script>")
        read_on()
        return found

    return make


def test_the_bell_says_how_many_and_the_card_marks_them_read(client, manager, called):
    record = called(2)
    client.force_login(manager)

    before = client.get("/notices/bell").content.decode()
    client.get(record.get_absolute_url())
    after = client.get("/notices/bell").content.decode()

    assert ">2</span>" in before
    assert "bell-count" not in after
    assert inbox.how_many_unread(manager) == 0


def test_the_page_shows_them_escaped_and_by_key(client, manager, called):
    called(inbox.ROWS + 3)
    client.force_login(manager)

    first = client.get("/notices?unread=1").content.decode()
    cursor = first.split("?cursor=")[1].split('"')[0].replace("&amp;", "&")
    second = client.get(f"/notices?cursor={cursor}").content.decode()

    assert first.count('id="notice-') == inbox.ROWS
    assert second.count('id="notice-') == 3
    assert "number 32 &lt;script&gt;" in first and "number 0 &lt;script&gt;" in second
    assert client.get("/notices?cursor=nonsense").status_code == 404


def test_read_unread_all_and_put_off(client, manager, stranger, called):
    called(3)
    ids = list(Notice.objects.filter(user=manager).order_by("pk").values_list("pk", flat=True))
    client.force_login(manager)

    client.post(f"/notices/{ids[0]}/reading")
    one_less = inbox.how_many_unread(manager)
    client.post(f"/notices/{ids[0]}/reading", {"back": "1"})
    client.post(f"/notices/{ids[1]}/snooze", {"till": "tomorrow"})
    put_off = inbox.how_many_unread(manager)
    wrong = client.post(f"/notices/{ids[1]}/snooze", {"till": "never"}).status_code
    client.post("/notices/reading")
    Notice.objects.filter(pk=ids[1]).update(snoozed_until=timezone.now())
    inbox.wake()
    client.force_login(stranger)
    foreign = client.post(f"/notices/{ids[1]}/reading").status_code

    assert (one_less, put_off, wrong, foreign) == (2, 2, 422, 404)
    assert inbox.how_many_unread(manager) == 1


def test_following_from_the_card(client, manager, stranger, make_client_of):
    record = make_client_of(manager)
    client.force_login(manager)
    form = {"kind": "client", "id": record.pk}

    on = client.post("/notices/follows", form, headers={"HX-Request": "true"}).content.decode()
    card = client.get(record.get_absolute_url()).content.decode()
    client.post("/notices/follows", {**form, "off": "1"})
    left = Follow.objects.count()
    client.force_login(stranger)
    foreign = client.post("/notices/follows", form).status_code

    assert 'aria-pressed="true"' in on and 'aria-pressed="true"' in card
    assert (left, foreign) == (0, 404)


def test_reminders_from_the_card(client, manager, make_deal_of):
    deal = make_deal_of(manager, expected_close_on="2030-05-20")
    client.force_login(manager)
    form = {"kind": "deal", "id": deal.pk, "field": "expected_close_on", "before": "1440"}

    client.post("/notices/reminders", form)
    client.post("/notices/reminders", form)
    client.post("/notices/reminders", {**form, "field": "created_at"})
    reminder = Reminder.objects.get()
    card = client.get(deal.get_absolute_url()).content.decode()
    client.post(f"/notices/reminders/{reminder.pk}/removal")

    assert reminder.fires_at.isoformat() == "2030-05-19T06:00:00+00:00"
    assert f"/notices/reminders/{reminder.pk}/removal" in card
    assert Reminder.objects.count() == 0


def test_own_settings(client, manager):
    client.force_login(manager)
    page = client.get("/settings/notices").content.decode()
    form = {
        "version": "1",
        "ways.mention": ["app"],
        "digest": "daily",
        "digest_hour": "8",
        "quiet_from": "22:00",
        "quiet_till": "07:30",
        "lead": "",
        "phone": "8 916 123-45-67",
    }
    saved = client.post("/settings/notices", form)
    wishes = Wishes.of(manager)
    late = client.post("/settings/notices", {**form, "digest": "hourly"})
    wrong = client.post("/settings/notices", {**form, "version": "2", "phone": "12", "quiet_till": ""})

    assert 'name="ways.mention"' in page and 'name="ways.large_export"' not in page
    assert saved.status_code == 302
    assert (wishes.digest, wishes.digest_hour, wishes.quiet_from, wishes.quiet_till) == ("daily", 8, 1320, 450)
    assert (wishes.lead, wishes.phone, wishes.ways["mention"], wishes.ways["followed"]) == (
        None,
        "+79161234567",
        ["app"],
        [],
    )
    assert (late.status_code, wrong.status_code) == (422, 422)
    assert 'id="e-phone"' in wrong.content.decode() and 'id="e-quiet_till"' in wrong.content.decode()


def test_queries_of_the_page_do_not_grow(client, manager, called):
    client.force_login(manager)
    counts = []
    for size in (2, 20):
        called(size)
        with CaptureQueriesContext(connection) as captured:
            client.get("/notices")
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_following_twice_is_once(manager, make_client_of):
    record = make_client_of(manager)

    assert following.follow(manager, record)
    assert not following.follow(manager, record)
