"""A row that says the very same as one above it, where nothing else tells one record from another."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from krug.core.imports import bringing, errors
from krug.core.imports.models import Import
from krug.core.jobs import queue
from krug.core.jobs.performing import perform
from krug.modules.deals.models import Deal

HEAD = "Номер;Сделка;Сумма;Цвет\n"
COLUMNS = {"columns": {"Номер": "external_id", "Сделка": "name", "Сумма": "amount"}}
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["", "", "7"]), st.sampled_from(["Лес", "Бор"]), st.sampled_from(["", "5"]), st.text("aб")
    ),
    min_size=1,
    max_size=14,
)


def text_of(rows):
    return HEAD + "".join(";".join(row) + "\n" for row in rows)


def test_the_second_of_two_same_deals_is_refused_with_the_row_it_repeats(bring, reasons, deal_kinds, tmp_path):
    found = bring("deals", "Сделка;Сумма;Лишнее\nЛес;5;a\nБор;6;b\nЛес; 5;c\nЛес;7;d\n", policy="merge")

    assert (found.counts["created"], found.counts["rejected"], Deal.objects.count()) == (3, 1, 3)
    assert reasons(found) == {4: ["Такая же строка, как строка 2."]}
    errors.write(found, False, tmp_path / "errors.csv")
    assert (tmp_path / "errors.csv").read_text("utf-8-sig").splitlines()[1:] == [
        "Лес; 5;c;4;Такая же строка, как строка 2."
    ]


@pytest.mark.parametrize(("policy", "deals", "skipped"), [("skip", 1, 2), ("create", 3, 0)])
def test_whoever_passes_over_what_is_there_passes_over_the_same_row_too(bring, deal_kinds, policy, deals, skipped):
    found = bring("deals", "Сделка\n" + "Лес\n" * 3, policy=policy)

    assert (found.counts["skipped"], found.counts["rejected"], Deal.objects.count()) == (skipped, 0, deals)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS, policy=st.sampled_from(["skip", "update", "merge", "create"]), piece=st.sampled_from([1, 3, 500]))
def test_each_record_comes_in_once_whatever_the_rows_pieces_and_policy(
    bring, undo, deal_kinds, monkeypatch, rows, policy, piece
):
    monkeypatch.setattr("krug.core.imports.running.ROWS", {"sqlite": piece, "postgresql": piece})
    numbered = [row for row in rows if row[0]]
    plain = [row[1:3] for row in rows if not row[0]]
    again = len(plain) - len(set(plain))

    dry = bring("deals", text_of(rows), policy=policy, mapping=COLUMNS, dry=True)
    found = bring("deals", text_of(rows), policy=policy, mapping=COLUMNS)
    deals = Deal.objects.filter(deleted_at=None).count()
    undo(found)

    one = len(rows) if policy == "create" else len(set(plain)) + bool(numbered)
    assert (found.counts["created"], deals) == (one, one)
    assert found.counts["rejected"] == (again if policy in ("update", "merge") else 0)
    assert dry.checked == found.counts


def test_taken_up_again_the_same_row_is_known_still(administrator, deal_kinds, file_of, monkeypatch):
    monkeypatch.setattr("krug.core.imports.running.ROWS", {"sqlite": 2, "postgresql": 2})
    path = file_of("Сделка\nA\nB\nC\nA\nB\nD\n")
    found = bringing.take("deals", administrator, path, "f.csv", None, "merge")
    job = bringing.start(found, administrator)
    asked = []

    perform(queue.take("one", job.pk), "one", lambda: asked.append(1) or len(asked) > 1)
    half = Deal.objects.count()
    perform(queue.take("other", job.pk), "other")

    found.refresh_from_db()
    assert (half, found.state) == (2, "done")
    assert (found.counts["created"], found.counts["rejected"]) == (4, 2)


def test_the_page_says_how_many_there_are_and_that_nothing_tells_them_apart(client, administrator, deal_kinds):
    client.force_login(administrator)
    file = SimpleUploadedFile("f.csv", ("Сделка;Сумма\n" + "Лес;5\nБор;6\n" * 40).encode())
    found = Import.objects.get(pk=client.post("/imports", {"kind": "deals", "file": file})["Location"].split("/")[-1])

    page = client.get(found.address).content.decode()
    client.post(f"/imports/{found.pk}/mapping", {"policy": "skip"})
    passing = client.get(found.address).content.decode()

    assert "78 строк такие же, как строка выше. Такие строки не войдут" in page
    assert "Такая же строка, как строка 2." in page
    assert "всё добавится ещё раз. Выберите столбец для поля: Номер в другой программе." in page
    assert "Такие строки пропустим." in passing
    assert "Такая же строка" not in passing


def test_a_file_whose_rows_have_a_number_is_told_nothing_of_the_kind(client, administrator, deal_kinds):
    client.force_login(administrator)
    file = SimpleUploadedFile("f.csv", b"ID;Deal name\n1;a\n2;a\n")
    found = Import.objects.get(pk=client.post("/imports", {"kind": "deals", "file": file})["Location"].split("/")[-1])

    assert 'class="note' not in client.get(found.address).content.decode()
