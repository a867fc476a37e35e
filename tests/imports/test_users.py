"""A file of people goes by the same verbs as the settings' pages."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from krug.core.access.models import Department, User
from krug.core.access.people import add_person
from krug.core.events.models import Event
from krug.core.imports import importers
from krug.core.jobs.performing import perform_due
from krug.core.staff.people import change_person

HEAD = "name,email,role,department\n"


def staff():
    return sorted(User.objects.values_list("name", "name_key", "email", "role__code", "department__name", "position"))


def test_the_last_administrator_stays(bring, reasons, administrator, manager):
    before = staff()

    found = bring("users", f"{HEAD}Ada,{administrator.email},manager,\n", policy="update")

    assert staff() == before
    assert reasons(found) == {2: ["Это последний администратор. Сначала назначьте другого."]}
    assert (found.counts["updated"], found.counts["rejected"], found.pieces.count()) == (0, 1, 0)


def test_a_change_of_administrators_is_undone_without_a_moment_without_one(bring, undo, administrator, manager):
    before = staff()
    text = f"{HEAD}Max,{manager.email},administrator,\nAda,{administrator.email},manager,\n"

    found = bring("users", text, policy="update")
    roles = dict(User.objects.values_list("name", "role__code"))
    undone = undo(found, User.objects.get(pk=manager.pk))

    assert (roles["Max"], roles["Ada"]) == ("administrator", "manager")
    assert (staff(), undone.left) == (before, [])


def test_the_last_administrator_that_came_in_stays_when_the_import_is_undone(bring, undo, administrator, manager):
    found = bring("users", f"{HEAD}Olga,olga@firm.example,administrator,\n")
    olga = User.objects.get(email="olga@firm.example")
    User.objects.filter(pk=administrator.pk).update(role=manager.role)

    undone = undo(found, olga)

    assert User.objects.filter(pk=olga.pk, is_active=True).exists()
    assert undone.left == ["«Olga» остаётся как есть: Нельзя закрыть вход самому себе."]


def test_a_move_takes_the_records_along_and_back(bring, undo, manager, stranger, make_client_of):
    client = make_client_of(manager)

    found = bring("users", f"{HEAD}Max,{manager.email},,Service\n", policy="update")
    perform_due()
    client.refresh_from_db()
    moved = client.department
    undone = undo(found)
    perform_due()

    client.refresh_from_db()
    assert (moved, client.department, undone.left) == (stranger.department, manager.department, [])


def test_who_is_renamed_is_found_by_the_new_name_and_back_by_the_old(bring, undo, manager):
    found = bring("users", f"{HEAD}Фёдор,{manager.email},,\n", policy="update")
    renamed = User.objects.get(pk=manager.pk)
    undo(found)

    back = User.objects.get(pk=manager.pk)
    assert (renamed.name, renamed.name_key) == ("Фёдор", "федор")
    assert (back.name, back.name_key) == ("Max", "max")
    assert Event.objects.filter(kind="user.changed").first().data["values"] == {"name": {"old": "Max", "new": "Фёдор"}}


def test_what_was_changed_since_stays_and_is_said(bring, undo, administrator, manager):
    found = bring("users", f"{HEAD}Maxim,{manager.email},,\n", policy="update")
    change_person(administrator, User.objects.get(pk=manager.pk), {"name": "Maximilian"})

    undone = undo(found)

    assert (User.objects.get(pk=manager.pk).name, len(undone.left)) == ("Maximilian", 1)


def test_an_e_mail_of_one_who_left_is_the_rows_fault(bring, reasons, stranger):
    User.objects.filter(pk=stranger.pk).update(is_active=False)

    found = bring("users", f"{HEAD}Nina,{stranger.email},,North\nOleg,oleg@firm.example,,North\n")

    assert reasons(found) == {2: ["Эта почта уже занята."]}
    assert (found.counts["created"], found.counts["rejected"]) == (1, 1)
    assert User.objects.get(name="Oleg").department.name == "North"


def test_a_department_that_records_are_in_stays_and_is_said(bring, undo, make_client_of):
    found = bring("users", f"{HEAD}Nina,nina@firm.example,,North\n")
    make_client_of(User.objects.get(name="Nina"))

    undone = undo(found)

    assert Department.objects.filter(name="North").exists()
    assert not User.objects.get(name="Nina").is_active
    assert len(undone.left) == 2


ROW = st.tuples(
    st.sampled_from(["Ada", "Max", "Hanna", "Nina", "Олег"]),
    st.sampled_from(["", "administrator", "manager", "head"]),
    st.sampled_from(["", "Sales", "North"]),
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(ROW, min_size=1, max_size=8), policy=st.sampled_from(["skip", "update", "merge"]))
def test_whatever_the_file_somebody_runs_krug_and_undoing_gives_the_firm_back(
    bring, undo, administrator, manager, head, rows, policy
):
    keeper = User.objects.filter(name="Keeper").first() or add_person("k@firm.example", "Keeper", "administrator")
    before = staff(), Department.objects.count()

    text = "name,role,department\n" + "".join(f"{','.join(row)}\n" for row in rows)
    found = bring("users", text, keeper, policy=policy)

    assert User.objects.filter(role__code="administrator", is_active=True).exists()
    assert undo(found, keeper).left == []
    assert (staff(), Department.objects.count()) == before


def test_every_importers_page_is_there(client, administrator):
    client.force_login(administrator)

    answers = {one.page: client.get(one.page).status_code for one in importers.all_importers()}

    assert answers == dict.fromkeys(answers, 200)
    assert "/settings/people" in answers


def test_a_department_with_several_heads_is_one_for_each(bring, undo, administrator):
    before = staff()
    text = "sales_agent,manager,regional_office\nAnna,Bob,West\nMei,Cara,West\nIvan,Dan,East\nOleg,Cara,West\n"

    found = bring("users", text)
    again = bring("users", text, policy="update")

    assert found.counts["created"] == 4
    assert (again.counts["created"], again.counts["updated"], again.counts["rejected"]) == (0, 4, 0)
    heads = dict(Department.objects.values_list("name", "head__name"))
    assert heads == {"Bob, West": "Bob", "Cara, West": "Cara", "East": "Dan"}
    places = dict(User.objects.filter(name__in=["Anna", "Mei", "Oleg"]).values_list("name", "department__name"))
    assert places == {"Anna": "Bob, West", "Mei": "Cara, West", "Oleg": "Cara, West"}
    assert (undo(found).left, staff()) == ([], before)
