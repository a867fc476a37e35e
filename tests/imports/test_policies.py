"""What becomes of a row whose record is there already, whatever the file says."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from krug.core.imports.mapping import Mapping
from krug.modules.clients.models import Client

PHONES = ["+79112084530", "+79112084531", "+79112084532", "+79112084533"]
BY_NAME = Mapping(columns={"Название": "name", "Отрасль": "industry", "Телефоны": "phones"}, match=["name"])
ROWS = st.lists(
    st.tuples(st.sampled_from("ABC"), st.sampled_from(["", "x", "y"]), st.lists(st.sampled_from(PHONES), unique=True)),
    min_size=1,
    max_size=12,
)


def base():
    clients = Client.objects.filter(deleted_at=None).prefetch_related("phones").order_by("pk")
    return [(c.name, c.industry, sorted(p.number for p in c.phones.all())) for c in clients]


def wanted(before, rows, policy):
    """The rule itself, a row at a time."""
    now = [list(one) for one in before]
    for name, industry, phones in rows:
        known = next((one for one in now if one[0] == name), None)
        if known is None or policy == "create":
            now.append([name, industry, sorted(phones)])
        elif policy == "update":
            known[1:] = [industry or known[1], sorted(phones) or known[2]]
        elif policy == "merge":
            known[1:] = [known[1] or industry, sorted({*known[2], *phones})]
    return [tuple(one) for one in now]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS, policy=st.sampled_from(["skip", "update", "merge", "create"]))
def test_each_policy_keeps_its_word_and_undoing_gives_all_back(
    bring, undo, make_client_of, administrator, rows, policy
):
    if not Client.objects.exists():
        make_client_of(administrator, name="A", industry="x", phones=[PHONES[0]])
        make_client_of(administrator, name="B")
    before = base()
    text = "".join(f"{name};{industry};{','.join(phones)}\n" for name, industry, phones in rows)

    dry = bring("clients", f"Название;Отрасль;Телефоны\n{text}", policy=policy, mapping=BY_NAME, dry=True)
    found = bring("clients", f"Название;Отрасль;Телефоны\n{text}", policy=policy, mapping=BY_NAME)
    after = base()
    undo(found)

    assert after == wanted(before, rows, policy)
    assert sum(found.counts[name] for name in ("created", "updated", "skipped", "rejected")) == len(rows)
    assert dry.checked == found.counts
    assert base() == before


def test_filling_in_adds_ways_to_reach_somebody_and_leaves_theirs_as_they_are(
    bring, undo, make_client_of, administrator
):
    phones = [{"number": "+79112084530", "kind": "mobile"}]
    client = make_client_of(administrator, name="Лес", phones=phones, emails=["box@les.example"])
    text = "Название;Телефон;Почта\nЛес;8 911 208-45-30, 8 911 208-45-31;anna@les.example\n"

    found = bring("clients", text, policy="merge")

    kept = [(row.number, row.kind) for row in client.phones.order_by("pk")]
    assert kept == [("+79112084530", "mobile"), ("+79112084531", "work")]
    assert [row.address for row in client.emails.order_by("pk")] == ["box@les.example", "anna@les.example"]

    undo(found)

    assert [(row.number, row.kind) for row in client.phones.all()] == [("+79112084530", "mobile")]


def test_more_phones_than_a_client_may_have_are_the_rows_fault_and_change_nothing(
    bring, make_client_of, administrator, reasons
):
    phones = [f"+791120845{n:02}" for n in range(50)]
    client = make_client_of(administrator, name="Лес", phones=phones)

    found = bring("clients", "Название;Телефон;Отрасль\nЛес;+79112084530,+79219999999;Лес\n", policy="merge")

    assert (found.counts["updated"], found.counts["rejected"]) == (0, 1)
    assert reasons(found) == {2: ["Укажите список, не больше 50 значений."]}
    client.refresh_from_db()
    assert (client.phones.count(), client.industry) == (50, "")


@pytest.mark.parametrize(("policy", "phones"), [("merge", {PHONES[0], PHONES[1]}), ("update", {PHONES[1]})])
def test_one_record_twice_in_a_file_is_filled_in_or_the_later_row_is_the_truth(bring, policy, phones):
    bring("clients", f"Название;Телефон\nЛес;{PHONES[0]}\nЛес;{PHONES[1]}\n", policy=policy)

    assert {row.number for row in Client.objects.get().phones.all()} == phones
