"""What a dry run says is what the run then does, however many pieces the file makes."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from krug.core.access.models import Permission
from krug.core.imports.mapping import Mapping
from krug.modules.clients.models import Client, ContactPerson
from krug.modules.deals.models import Deal

PHONES = ["", "+79112084530", "+79112084531", "+79112084530;+79112084532"]
POLICIES = st.sampled_from(["skip", "update", "merge", "create"])
PIECES = st.sampled_from([1, 2, 5])
PERSON = st.tuples(
    st.sampled_from(["", "1", "2", "3"]),
    st.sampled_from(["Анна Ковалёва", "Ковалёва А.", "Игорь Мельник", "Пётр Зимин"]),
    st.sampled_from(PHONES),
    st.sampled_from(["", "box@les.example", "igor@les.example"]),
    st.sampled_from(["", "Лес", "Бор"]),
)
CLIENT = st.tuples(
    st.sampled_from(["", "1", "2", "3"]),
    st.sampled_from(["Лес", "Бор", "Лес и К"]),
    st.sampled_from(["", "7707083893", "7728168971"]),
    st.sampled_from(PHONES),
)
SLOW = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def pieces(monkeypatch):
    def of(count):
        monkeypatch.setattr("krug.core.imports.running.ROWS", {"sqlite": count, "postgresql": count})

    return of


def table(heading, rows):
    return "\n".join([heading, *(",".join(row) for row in rows)]) + "\n"


def tried_and_done(bring, reasons, kind, text, **how):
    """Counts and rejected rows of the dry run, and of the run."""
    dry = bring(kind, text, dry=True, **how)
    tried = (dry.checked, sorted(reasons(dry, dry=True)))
    found = bring(kind, text, **how)
    return tried, (found.counts, sorted(reasons(found))), found


@SLOW
@given(rows=st.lists(CLIENT, min_size=1, max_size=16), policy=POLICIES, piece=PIECES)
def test_clients(bring, undo, reasons, make_client_of, administrator, pieces, rows, policy, piece):
    if not Client.objects.exists():
        make_client_of(administrator, name="Лес", tax_id="7707083893", phones=["+79112084530"])
        make_client_of(administrator, name="Бор")
    pieces(piece)
    columns = Mapping(columns={"ID": "external_id", "Название": "name", "ИНН": "tax_id", "Телефон": "phones"})

    tried, done, found = tried_and_done(
        bring, reasons, "clients", table("ID,Название,ИНН,Телефон", rows), policy=policy, mapping=columns
    )
    undo(found)

    assert tried == done


@SLOW
@given(rows=st.lists(PERSON, min_size=1, max_size=16), policy=POLICIES, piece=PIECES)
def test_people_with_their_companies(bring, undo, reasons, administrator, pieces, rows, policy, piece):
    pieces(piece)
    columns = {"ID": "external_id", "Имя": "name", "Телефон": "phones", "Почта": "emails", "Компания": "company"}
    mapping = Mapping(columns=columns, links={"company": [{"columns": {"Компания": "name"}}]})

    tried, done, found = tried_and_done(
        bring,
        reasons,
        "contact-persons",
        table("ID,Имя,Телефон,Почта,Компания", rows),
        policy=policy,
        mapping=mapping,
    )
    undo(found)

    assert tried == done
    assert (ContactPerson.objects.count(), Client.objects.count()) == (0, 0)


@SLOW
@given(
    rows=st.lists(
        st.tuples(st.sampled_from(["", "1", "2"]), st.sampled_from(["A", "B"]), st.sampled_from(["", "Won", "Lost"])),
        min_size=1,
        max_size=12,
    ),
    policy=POLICIES,
    piece=PIECES,
)
def test_deals_that_end(bring, undo, reasons, deal_kinds, pieces, rows, policy, piece):
    if not Deal.objects.exists():
        pieces(500)
        bring("deals", "ID,Deal name\n1,A\n")
    pieces(piece)

    tried, done, found = tried_and_done(bring, reasons, "deals", table("ID,Deal name,Stage", rows), policy=policy)
    undo(found)

    assert tried == done


def test_over_the_length_of_a_piece_two_with_the_phone_of_one_office_are_two(bring, reasons, administrator):
    others = "".join(f"Сотрудник{n} Фамилия{n},+7 495 {n:03}-00-00\n" for n in range(520))
    text = f"Имя,Телефон\nАнна Ковалёва,+7 911 208-45-30\n{others}Игорь Мельник,+7 911 208-45-30\n"

    tried, done, _found = tried_and_done(bring, reasons, "contact-persons", text, policy="merge")

    assert tried == done
    assert done[0]["created"] == 522


def test_what_the_person_may_not_change_is_refused_in_the_dry_run_too(
    bring, reasons, manager, stranger, make_client_of, administrator
):
    Permission.objects.filter(role=manager.role, kind="client", action="see").update(scope="all")
    make_client_of(stranger, name="Чужой")
    make_client_of(manager, name="Свой")
    text = "Название,Отрасль\nЧужой,Лес\nСвой,Лес\n"

    tried, done, _found = tried_and_done(bring, reasons, "clients", text, actor=manager, policy="update")

    assert tried == done
    assert (done[0]["updated"], done[0]["rejected"]) == (1, 1)


@pytest.mark.parametrize("policy", ["skip", "update", "merge"])
def test_people_of_the_firm_and_their_heads(bring, reasons, administrator, pieces, policy):
    pieces(2)
    rows = [
        ("Anna", "Bob", "West"),
        ("Mei", "Cara", "West"),
        ("Bob", "", ""),
        ("Anna", "Dan", ""),
        ("Ivan", "", "East"),
    ]

    tried, done, _found = tried_and_done(
        bring, reasons, "users", table("sales_agent,manager,regional_office", rows), policy=policy
    )

    assert tried == done
