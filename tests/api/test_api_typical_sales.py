"""Typical sales for programs: kinds with a process, the step of a deal, going on."""

import pytest

from krug.core.access.people import add_person
from krug.modules.activities import doing
from krug.modules.activities.models import Activity, State
from krug.modules.deals.models import Deal, Run
from tests.api.conftest import fields_of


@pytest.fixture
def ours(program, administrator, deal_kinds):
    return program(administrator)


@pytest.fixture
def kind(ours):
    return ours.post("deal-kinds", {"name": "Lines", "type": "typical_sale", "process": "equipment"}).json()


@pytest.fixture
def deal(mine, kind):
    return mine.post("deals", {"name": "Line", "kind": kind["id"]}).json()


@pytest.fixture
def do(ours):
    """do() does by the API whatever is planned for anybody, until nothing is."""

    def all_done():
        while found := ours.get("activities?state=planned").json()["items"]:
            code = Activity.objects.get(pk=found[0]["id"]).sort.results[0].code
            assert ours.post(f"activities/{found[0]['id']}/doing", {"result": code}).status_code == 200

    return all_done


def test_a_kind_tells_its_type_and_its_process(ours, kind):
    assert (kind["type"], kind["process"]["number"], kind["process"]["source"]) == ("typical_sale", 1, "equipment")
    assert len(kind["stages"]) == 6
    others = [one["process"] for one in ours.get("deal-kinds").json()["items"] if one["type"] != "typical_sale"]
    assert others == [None, None, None]


def test_stages_of_a_typical_sale_are_not_given(ours, kind):
    changed = ours.patch(f"deal-kinds/{kind['id']}", {"stages": [{"name": "Mine"}]})
    template = ours.post("deal-kinds", {"name": "X", "type": "typical_sale", "template": "sale"})
    process = ours.post("deal-kinds", {"name": "X", "process": "equipment"})

    assert (fields_of(changed), fields_of(template), fields_of(process)) == ({"stages"}, {"template"}, {"process"})
    assert ours.patch(f"deal-kinds/{kind['id']}", {"name": "Big lines"}).json()["stages"] == kind["stages"]


def test_a_step_is_told_done_and_left(mine, deal, kind, do):
    first = mine.get(f"deals/{deal['id']}/step").json()
    early = mine.post(f"deals/{deal['id']}/step", {})
    do()
    ready = mine.get(f"deals/{deal['id']}/step").json()
    moved = mine.post(f"deals/{deal['id']}/step", {"comment": "They want it"})

    states = [(task["key"], task["state"], task["required"]) for task in first["tasks"]]
    assert states == [
        ("need_call", "planned", True),
        ("need_survey", "to_come", False),
        ("need_terms", "to_come", True),
    ]
    assert (first["done"], first["total"], first["ready"], first["process"]) == (0, 3, False, 1)
    assert (early.status_code, fields_of(early)) == (422, {"stage"})
    assert (ready["done"], ready["ready"]) == (3, True)
    assert [(one["title"], one["outcome"]) for one in ready["following"]] == [("Предложение", None)]
    assert (moved.status_code, moved.json()["stage"]) == (200, ready["following"][0]["stage"])


def test_where_ways_part_the_program_says_which(mine, deal, do):
    do()
    mine.post(f"deals/{deal['id']}/step", {})
    do()

    step = mine.get(f"deals/{deal['id']}/step").json()
    unsaid = mine.post(f"deals/{deal['id']}/step", {})
    wanted = next(one["stage"] for one in step["following"] if one["words"] == "Нужны изменения")
    said = mine.post(f"deals/{deal['id']}/step", {"stage": wanted})

    assert [(one["words"], one["outcome"]) for one in step["following"]] == [
        ("Согласен", None),
        ("Нужны изменения", None),
        ("Отказ", "lost"),
    ]
    assert (unsaid.status_code, said.status_code, Run.objects.get().step) == (422, 200, "correction")


def test_the_ordinary_move_is_held_to_the_process_too(mine, deal, kind):
    answer = mine.post(f"deals/{deal['id']}/stage", {"stage": kind["stages"][-1]["id"]})

    assert (answer.status_code, fields_of(answer)) == (422, {"stage"})
    assert Deal.objects.get().stage_id == kind["stages"][0]["id"]


def test_a_deal_of_another_kind_has_no_step(mine, deal_kinds):
    deal = mine.post("deals", {"name": "Plain", "kind": deal_kinds[0].pk}).json()

    assert mine.get(f"deals/{deal['id']}/step").status_code == 404
    assert fields_of(mine.post(f"deals/{deal['id']}/step", {})) == {"stage"}


def test_a_task_of_another_person_is_told_without_what_it_is(mine, program, deal, administrator):
    other = add_person("other@firm.example", "Olga", "manager", "Service")
    Activity.objects.update(responsible=other, department=other.department)

    task = mine.get(f"deals/{deal['id']}/step").json()["tasks"][0]

    assert (task["state"], task["activity"]) == ("planned", None)
    assert program(other).get(f"deals/{deal['id']}/step").status_code == 404


def test_a_task_called_off_is_planned_again(mine, deal):
    activity = Activity.objects.get()
    mine.post(f"activities/{activity.pk}/cancelling")
    lying = mine.get(f"deals/{deal['id']}/step").json()["tasks"][0]["state"]

    again = mine.post(f"deals/{deal['id']}/tasks/need_call").json()

    assert (lying, again["tasks"][0]["state"]) == ("lying", "planned")
    assert Activity.objects.filter(state=State.PLANNED).count() == 1


def test_processes_are_given_listed_and_refused(ours, mine, kind):
    address = f"deal-kinds/{kind['id']}/processes"
    given = ours.post(address, {"source": "services"})
    listed = ours.get(address).json()["items"]
    again = ours.post(address, {"number": 1}).json()
    nothing, both = ours.post(address, {}), ours.post(address, {"number": 1, "source": "services"})
    broken = ours.post(address, {"bpmn": "<x/>"})
    unknown = ours.post(address, {"source": "nothing"})

    assert (given.status_code, given.json()["current"], given.json()["title"]) == (201, True, "Продажа услуг")
    assert [(one["number"], one["current"]) for one in listed] == [(2, True), (1, False)]
    assert (again["number"], again["current"]) == (1, True)
    assert [fields_of(one) for one in (nothing, both, broken, unknown)] == [
        {"source"},
        {"source"},
        {"file"},
        {"process"},
    ]
    assert (mine.get(address).status_code, mine.post(address, {"number": 2}).status_code) == (403, 403)


def test_done_tasks_count_even_when_another_does_them(mine, deal, administrator):
    doing.do(Activity.objects.get(), administrator, "reached")

    assert mine.get(f"deals/{deal['id']}/step").json()["done"] == 1
