import csv
import io

import pytest
from python_calamine import CalamineWorkbook

from krug.core.access.models import Permission
from krug.core.events.models import Event
from krug.core.jobs.models import Job
from krug.core.jobs.performing import perform_due
from krug.core.lists.bulk import begin, begin_undo, perform
from krug.core.lists.models import BulkChange, BulkState, SavedView
from krug.core.records import kinds, writing


@pytest.fixture
def pages(client, head):
    client.force_login(head)
    return client


@pytest.fixture
def three(head):
    rows = [
        {"name": name, "status": status}
        for name, status in (("Аист", "customer"), ("Бор", "partner"), ("Вяз", "customer"))
    ]
    return writing.create(kinds.get("client"), head, rows)


def shown(answer):
    return [row.first for row in answer.context["rows"]]


def seen_by_pages(pages, url):
    names = []
    while url:
        answer = pages.get(url)
        names += shown(answer)
        url = answer.context["next"]
    return names


@pytest.mark.parametrize("sort", ["name", "-name", "created_at", "-created_at"])
def test_pages_meet_every_row_once_in_any_order(pages, head, sort):
    writing.create(kinds.get("client"), head, [{"name": f"Клиент {number % 5}"} for number in range(30)])

    names = seen_by_pages(pages, f"/clients?view=all&sort={sort}&rows=7")

    assert len(names) == 30
    if "name" in sort:
        assert names == sorted(names, reverse=sort.startswith("-"))


def test_a_condition_is_put_in_on_the_page(pages, three):
    wanted = {"field": "status", "op": "is", "value": "customer", "done": "1", "add": "1"}

    answer = pages.get("/clients/list/condition", wanted, follow=True)

    assert shown(answer) == ["Аист", "Вяз"]
    assert "Покупатель" in answer.content.decode()


def test_a_view_is_saved_and_opens_the_list_as_it_was(pages, three):
    answer = pages.post(
        '/clients/list/views?f={"field":"status","op":"is","value":"partner"}', {"title": "Партнёры"}, follow=True
    )

    view = SavedView.objects.get()
    assert shown(answer) == ["Бор"]
    assert shown(pages.get(f"/clients?view={view.pk}")) == ["Бор"]


def test_an_own_view_is_nobody_elses(pages, three, client, manager):
    pages.post("/clients/list/views", {"title": "Mine"})
    view = SavedView.objects.get()
    client.force_login(manager)

    assert client.get(f"/clients?view={view.pk}").status_code == 404


def test_groups_lead_to_their_rows(pages, three):
    answer = pages.get("/clients?view=all&group=status")

    groups = {group["title"]: group for group in answer.context["groups"]}
    assert {title: group["n"] for title, group in groups.items()} == {"Покупатель": 2, "Партнёр": 1}
    assert shown(pages.get(groups["Покупатель"]["url"])) == ["Аист", "Вяз"]


def test_a_bulk_change_is_taken_back_exactly(pages, three, head):
    client = kinds.get("client")
    chosen = [three[0].pk, three[1].pk]

    pages.post("/clients/list/bulk", {"verb": "change", "field": "status", "value": "supplier", "ids": chosen})

    assert sorted(client.model.objects.values_list("status", flat=True)) == ["customer", "supplier", "supplier"]
    assert Event.objects.filter(kind="client.changed").count() == 2
    pages.post(f"/bulk/{BulkChange.objects.get().pk}/undo")
    assert list(client.model.objects.order_by("pk").values_list("status", flat=True)) == [
        "customer",
        "partner",
        "customer",
    ]


def test_more_than_one_piece_is_a_worker_s_and_so_is_its_undoing(pages, head):
    client = kinds.get("client")
    made = writing.create(client, head, [{"name": f"Client {number}"} for number in range(101)])
    first = made[0].status
    chosen = {"verb": "change", "field": "status", "value": "supplier", "ids": [record.pk for record in made]}

    answer = pages.post("/clients/list/bulk", chosen)
    bulk = BulkChange.objects.get()
    begun = (answer["Location"], bulk.state, bulk.changed, Job.objects.count())
    perform_due()
    bulk.refresh_from_db()
    done = (bulk.state, client.model.objects.filter(status="supplier").count())
    pages.post(f"/bulk/{bulk.pk}/undo")
    waiting = Job.objects.filter(state="waiting").count()
    perform_due()

    assert (begun, done, waiting) == ((f"/bulk/{bulk.pk}", "running", 0, 1), ("done", 101), 1)
    assert client.model.objects.filter(status=first).count() == 101


def test_taking_back_leaves_what_was_changed_since(three, head):
    bulk = begin(kinds.get("client"), head, "change", {"status": "supplier"}, {"ids": [r.pk for r in three]})
    perform(bulk.pk)
    writing.change(three[1], head, {"status": "competitor"}, 2)

    begin_undo(bulk, head)
    undone = perform(bulk.pk)

    assert (undone.state, undone.restored, undone.kept) == (BulkState.UNDONE, 2, 1)
    statuses = kinds.get("client").model.objects.order_by("pk").values_list("status", flat=True)
    assert list(statuses) == ["customer", "competitor", "customer"]


def test_whoever_may_not_change_changes_nothing(client, observer, three):
    client.force_login(observer)

    answer = client.post("/clients/list/bulk", {"verb": "bin", "ids": [three[0].pk]})

    assert answer.status_code == 403
    assert kinds.get("client").model.objects.filter(deleted_at=None).count() == 3


def test_tags_are_put_shown_and_found(pages, three):
    pages.post("/clients/list/bulk", {"verb": "tag", "value": ["VIP"], "ids": [three[2].pk]})

    found = pages.get("/clients", {"view": "all", "f": '{"field":"tags","op":"any","value":["vip"]}'})

    assert shown(found) == ["Вяз"]


def test_what_is_deleted_lies_in_the_bin_and_comes_back(pages, three):
    pages.post("/clients/list/bulk", {"verb": "bin", "ids": [three[0].pk]})

    assert "Аист" in pages.get("/bin").content.decode()
    pages.post(f"/bin/client/{three[0].pk}")
    assert "Аист" in shown(pages.get("/clients?view=all"))
    assert "Аист" not in pages.get("/bin").content.decode().split("<main")[1].split("toast")[0]


def test_an_export_holds_what_the_list_shows_and_no_formula(pages, head):
    writing.create(kinds.get("client"), head, [{"name": "=1+2"}, {"name": "Бор"}])

    text = b"".join(pages.post("/clients/list/export", {"format": "csv"}).streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    book = pages.post("/clients/list/export", {"format": "xlsx"})
    sheet = (
        CalamineWorkbook.from_filelike(io.BytesIO(b"".join(book.streaming_content))).get_sheet_by_index(0).to_python()
    )

    assert [row[0] for row in rows[1:]] == ["'=1+2", "Бор"]
    assert [row[0] for row in sheet[1:]] == ["=1+2", "Бор"]
    assert Event.objects.filter(kind="list.exported").count() == 2


def test_without_the_right_nothing_is_exported(client, manager, three):
    Permission.objects.filter(role=manager.role, action="export").update(scope="none")
    client.force_login(manager)

    assert client.post("/clients/list/export", {"format": "csv"}).status_code == 403


def test_one_value_is_changed_in_its_place(pages, three):
    answer = pages.post(f"/clients/{three[0].pk}/cell/industry", {"value": "Лес", "version": "1"})

    assert answer.content.decode() == "Лес"
    three[0].refresh_from_db()
    assert (three[0].industry, three[0].version) == ("Лес", 2)


def test_a_picker_offers_only_what_one_sees(client, manager, stranger, make_client_of):
    make_client_of(stranger, name="Secret firm")
    make_client_of(manager, name="Secret garden")
    client.force_login(manager)

    items = client.get("/pick/client", {"q": "secret"}).json()["items"]

    assert [item["title"] for item in items] == ["Secret garden"]


def test_a_group_opens_in_its_place_page_by_page(pages, head):
    rows = [{"name": f"Client {number:02}", "status": "partner"} for number in range(60)]
    writing.create(kinds.get("client"), head, [*rows, {"name": "Other", "status": "customer"}])
    groups = {group["title"]: group for group in pages.get("/clients?view=all&group=status").context["groups"]}

    first = pages.get(f"{groups['Партнёр']['url']}&part=rows")
    second = pages.get(f"{first.context['next']}&part=rows")

    assert len(shown(first) + shown(second)) == len(set(shown(first) + shown(second))) == groups["Партнёр"]["n"] == 60
    assert "Other" not in shown(first) + shown(second)
    assert "<main" not in first.content.decode()
    assert ("Показать ещё" in first.content.decode(), "Показать ещё" in second.content.decode()) == (True, False)


def test_groups_have_their_subtotals_below_the_columns(pages, head, make_deal_of):
    for amount, currency in (("100", "RUB"), ("50.50", "RUB"), ("7", "USD")):
        make_deal_of(head, amount=amount, currency=currency)

    group = pages.get("/deals/list?view=all&group=responsible").context["groups"][0]

    assert [text for _css, text in group["cells"] if text] == ["150,50\u00a0₽, 7\u00a0$"]


def test_views_have_their_numbers_and_none_counts_on_and_on(pages, head, three, monkeypatch):
    monkeypatch.setattr("krug.core.lists.counting.FARTHEST", 2)
    for title, filter_ in (("A", {"field": "status", "op": "is", "value": "partner"}), ("B", {})):
        SavedView.objects.create(kind="client", title=title, owner=head, state={"filter": filter_})

    counts = dict(pages.get("/clients/list/counts").context["counts"])

    assert list(counts.values()) == ["2+", "1", "2+"]


def test_a_view_counts_only_what_its_reader_sees(client, manager, stranger, make_client_of):
    make_client_of(stranger)
    client.force_login(manager)

    assert dict(client.get("/clients/list/counts").context["counts"]) == {"all": "0"}
