import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from krug.core.access.models import Department, User
from krug.core.imports.presets import preset
from krug.core.records import writing
from krug.core.search import checking
from krug.core.search.models import Entry
from krug.modules.clients.models import Client


def base():
    """What is in the base, as far as anybody sees it."""
    clients = [
        [c.name, c.industry, c.note, c.tax_id, [p.number for p in c.phones.all()]]
        for c in Client.objects.filter(deleted_at=None).order_by("id").prefetch_related("phones")
    ]
    return json.dumps([clients, sorted(Entry.objects.values_list("kind", "title", "subtitle"))])


def test_an_import_is_taken_back_whole(bring, undo, make_client_of, administrator):
    make_client_of(administrator, name="Old", industry="Old", phones=["+7 911 208-45-30"])
    before = base()
    text = "Название,Отрасль,Комментарий,Телефон\nOld,New,Said,\nFresh,New,,+7 911 208-45-31\nOld,Newer,,\n"

    found = bring("clients", text, policy="update")
    assert base() != before
    undone = undo(found)

    assert base() == before
    assert (undone.state, undone.left, list(checking.faults())) == ("undone", [], [])


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(st.tuples(st.sampled_from("ABCDEF"), st.sampled_from(["", "x", "y"])), min_size=1, max_size=30),
    policy=st.sampled_from(["skip", "update", "merge", "create"]),
)
def test_whatever_the_file_and_policy_undoing_gives_the_base_back(
    bring, undo, make_client_of, administrator, rows, policy
):
    if not Client.objects.exists():
        make_client_of(administrator, name="A", industry="x")
        make_client_of(administrator, name="B")
    before = base()

    found = bring("clients", "Название,Отрасль\n" + "".join(f"{n},{i}\n" for n, i in rows), policy=policy)
    undo(found)

    assert sum(found.counts[name] for name in ("created", "updated", "skipped", "rejected")) == len(rows)
    assert base() == before


def test_what_somebody_changed_since_stays_and_is_said(bring, undo, make_client_of, administrator):
    client = make_client_of(administrator, name="Old")
    found = bring("clients", "Название,Отрасль\nOld,New\n", policy="update")
    client.refresh_from_db()
    writing.change(client, administrator, {"note": "Mine"}, client.version)

    undone = undo(found)

    client.refresh_from_db()
    assert (client.industry, client.note, len(undone.left)) == ("New", "Mine", 1)


def test_a_second_press_takes_nothing_back_twice(bring, undo, administrator):
    from krug.core.imports import bringing

    found = bring("clients", "Название\nFresh\n")
    first = bringing.undo(found, administrator)

    assert bringing.undo(found, administrator).pk == first.pk


def test_people_and_departments_go_as_they_came(bring, undo):
    people, departments = User.objects.count(), Department.objects.count()
    text = "sales_agent,manager,regional_office\nAnna Snelling,Dustin Brinkmann,Central\nMei Xu,Melvin Marxen,West\n"

    found = bring("users", text, mapping=preset("crm-sales-opportunities-users"))
    assert (User.objects.count(), Department.objects.count()) == (people + 4, departments + 2)
    undone = undo(found)

    assert (User.objects.count(), Department.objects.count(), undone.left) == (people, departments, [])


def test_another_persons_import_is_not_ones_own_to_undo(bring, manager):
    from krug.core.access.policy import Denied
    from krug.core.imports import bringing

    found = bring("clients", "Название\nFresh\n")

    with pytest.raises(Denied):
        bringing.undo(found, manager)
    assert Client.objects.filter(deleted_at=None).count() == 1
