"""Kinds of deal, their stages and lost reasons, set by an administrator's program."""

import pytest

from krug.core.events.models import Event
from krug.modules.deals.models import Deal, DealKind, LostReason
from tests.api.conftest import fields_of


@pytest.fixture
def ours(program, administrator, deal_kinds):
    return program(administrator)


def test_a_kind_is_made_and_gets_its_stages(ours):
    made = ours.post("deal-kinds", {"name": "Tenders"})
    kind = made.json()
    first = kind["stages"][0]

    changed = ours.patch(
        f"deal-kinds/{kind['id']}",
        {
            "currency": "EUR",
            "stages": [
                {"name": "Announced", "probability": 5, "colour": "amber"},
                {"id": first["id"], "name": "Offer", "probability": 40, "longest_stay_days": 14},
            ],
        },
    ).json()
    renamed = ours.patch(f"deal-kinds/{kind['id']}", {"name": "Public tenders"}).json()

    assert (made.status_code, made["Location"]) == (201, f"/api/v1/deal-kinds/{kind['id']}")
    assert [(s["name"], s["probability"], s["longest_stay_days"], s["colour"]) for s in changed["stages"]] == [
        ("Announced", 5, None, "amber"),
        ("Offer", 40, 14, "blue"),
    ]
    assert (renamed["name"], renamed["currency"], renamed["stages"]) == ("Public tenders", "EUR", changed["stages"])
    assert set(Event.objects.filter(kind__startswith="deal_kind.").values_list("channel", flat=True)) == {"api"}


@pytest.mark.parametrize(
    ("template", "chances"),
    [("sale", [10, 20, 30, 45, 55, 65, 80]), ("wholesale", [20, 40, 60, 75, 90]), ("one_stage", [10]), (None, [10])],
)
def test_a_kind_begins_with_the_stages_of_its_template(ours, template, chances):
    made = ours.post("deal-kinds", {"name": "Tenders", "template": template})

    assert (made.status_code, [stage["probability"] for stage in made.json()["stages"]]) == (201, chances)


def test_an_unknown_template_and_one_for_a_kind_without_stages_are_refused(ours):
    unknown = ours.post("deal-kinds", {"name": "Tenders", "template": "barter"})
    idle = ours.post("deal-kinds", {"name": "Tenders", "type": "without_stages", "template": "sale"})

    assert (fields_of(unknown), fields_of(idle)) == ({"template"}, {"template"})
    assert DealKind.objects.count() == 3


def test_deals_of_a_stage_given_up_go_where_it_is_said(ours, administrator, make_deal_of):
    kind = DealKind.objects.get(pk=ours.post("deal-kinds", {"name": "Tenders"}).json()["id"])
    first = kind.pipeline.stages.get()
    deal = make_deal_of(administrator, kind=kind.pk)
    both = [{"id": first.pk, "name": "Offer"}, {"name": "Contract"}]
    second = ours.patch(f"deal-kinds/{kind.pk}", {"stages": both}).json()["stages"][1]

    ours.patch(
        f"deal-kinds/{kind.pk}",
        {
            "stages": [
                {"id": first.pk, "name": "Offer", "active": False, "move_to": second["id"]},
                {"id": second["id"], "name": "Contract"},
            ]
        },
    )

    assert Deal.objects.get(pk=deal.pk).stage_id == second["id"]


def test_a_foreign_stage_and_a_change_of_type_with_deals_in_work_are_refused(ours, administrator, make_deal_of):
    kinds = DealKind.objects.filter(type="manual_stages")
    deal = make_deal_of(administrator, kind=kinds[0].pk)
    foreign = kinds[1].pipeline.stages.all()[0]

    stages = ours.patch(f"deal-kinds/{kinds[0].pk}", {"stages": [{"id": foreign.pk, "name": "Mine"}]})
    turned = ours.patch(f"deal-kinds/{kinds[0].pk}", {"type": "without_stages"})

    foreign.refresh_from_db()
    assert (fields_of(stages), fields_of(turned), foreign.name) == ({"stages.0.id"}, {"type"}, str(foreign))
    assert Deal.objects.get(pk=deal.pk).stage_id is not None


def test_lost_reasons_are_made_and_laid_aside(ours):
    made = ours.post("lost-reasons", {"name": "Too far"}).json()
    aside = ours.patch(f"lost-reasons/{made['id']}", {"active": False}).json()

    assert aside == {"id": made["id"], "name": "Too far", "active": False, "version": 2}
    assert ours.get("lost-reasons").json()["items"][-1] == aside
    assert fields_of(ours.patch(f"lost-reasons/{made['id']}", {"name": " "})) == {"name"}


def test_only_the_administrator_sets_them(program, head, deal_kinds):
    before = LostReason.objects.count()

    answers = [
        program(head).post("deal-kinds", {"name": "Mine"}),
        program(head).patch(f"deal-kinds/{deal_kinds[0].pk}", {"name": "Mine"}),
        program(head).post("lost-reasons", {"name": "Mine"}),
    ]

    assert ([answer.status_code for answer in answers], LostReason.objects.count()) == ([403] * 3, before)


def test_two_kinds_in_use_have_no_name_in_common(ours, deal_kinds):
    one, other = deal_kinds[:2]

    made = ours.post("deal-kinds", {"name": one.name.upper(), "type": "manual_stages"})
    renamed = ours.patch(f"deal-kinds/{other.pk}", {"name": one.name.lower()})

    assert (made.status_code, renamed.status_code) == (422, 422)
    assert [error["field"] for error in made.json()["errors"]] == ["name"]
    assert [error["field"] for error in renamed.json()["errors"]] == ["name"]
