import pytest

from krug.core.access.models import Firm
from krug.core.events.models import Event
from krug.core.records import kinds, writing
from krug.core.stages import counting
from krug.core.stages.models import Passage, Stage
from krug.modules.deals.models import Deal, DealKind, LostReason


@pytest.fixture
def pages(client, administrator, deal_kinds):
    client.force_login(administrator)
    return client


@pytest.fixture
def kind(deal_kinds):
    return deal_kinds[1]


def form(kind, **other):
    """The page's form as it would be sent, some of it otherwise."""
    values = {"name": kind.name, "type": kind.type, "currency": kind.currency, "lost_reason_required": "on"}
    values |= {"is_active": "on", "stage": [str(stage.pk) for stage in stages(kind)] + ["new"]}
    for stage in stages(kind):
        values |= {
            f"name-{stage.pk}": stage.name,
            f"colour-{stage.pk}": stage.colour,
            f"probability-{stage.pk}": stage.probability,
            f"stay-{stage.pk}": stage.longest_stay_days or "",
            f"active-{stage.pk}": "on",
        }
    return {name: value for name, value in (values | other).items() if value is not None}


def stages(kind):
    return list(Stage.objects.filter(pipeline=kind.pipeline_id))


def test_a_new_kind_has_a_board_at_once(pages):
    pages.post("/settings/deal-kinds", {"name": "Rent", "type": "manual_stages"})

    kind = DealKind.objects.get(name="Rent")
    board = pages.get(f"/deals?pipeline={kind.pipeline_id}").context["board"]
    assert [lane.total.count for lane in board.lanes] == [0]


def test_the_first_stage_is_named_in_the_firms_language_whoever_makes_the_kind(pages, administrator):
    administrator.language = "en"
    administrator.save()

    pages.post("/settings/deal-kinds", {"name": "Rent", "type": "manual_stages"})

    assert [stage.name for stage in stages(DealKind.objects.get(name="Rent"))] == ["Первичный контакт"]


SALE = [
    ("Первичный контакт", "grey", 10, 7),
    ("Выявление потребности", "blue", 20, 10),
    ("Презентация или демонстрация", "blue", 30, 14),
    ("Коммерческое предложение", "violet", 45, 10),
    ("Обратная связь", "violet", 55, 10),
    ("Корректировка предложения", "teal", 65, 7),
    ("Согласование условий", "green", 80, 14),
]
WHOLESALE = [
    ("Потребность", "grey", 20, 5),
    ("Предложение", "blue", 40, 5),
    ("Согласование условий", "violet", 60, 7),
    ("Корректировка", "teal", 75, 5),
    ("Отгрузка", "green", 90, 10),
]


@pytest.mark.parametrize(
    ("template", "expected"),
    [("sale", SALE), ("wholesale", WHOLESALE), ("one_stage", [("Первичный контакт", "blue", 10, None)])],
)
def test_a_new_kind_begins_with_the_stages_of_the_chosen_template(pages, administrator, template, expected):
    administrator.language = "en"
    administrator.save()

    pages.post("/settings/deal-kinds", {"name": "Rent", "type": "manual_stages", "template": template})

    made = stages(DealKind.objects.get(name="Rent"))
    assert [(s.name, s.colour, s.probability, s.longest_stay_days) for s in made] == expected
    assert all(stage.is_active for stage in made)


def test_the_stages_are_named_in_english_where_the_firm_speaks_english(pages):
    Firm.objects.update_or_create(pk=1, defaults={"language": "en"})

    shown = pages.get("/settings/deal-kinds").content.decode()
    pages.post("/settings/deal-kinds", {"name": "Rent", "type": "manual_stages", "template": "wholesale"})

    names = [stage.name for stage in stages(DealKind.objects.get(name="Rent"))]
    assert names == ["Need", "Proposal", "Agreeing the terms", "Correction", "Shipment"]
    assert " → ".join(names) in shown


def test_a_new_kind_without_stages_takes_none_from_a_template(pages):
    pages.post("/settings/deal-kinds", {"name": "Rent", "type": "without_stages", "template": "sale"})

    assert stages(DealKind.objects.get(name="Rent")) == []


def test_an_unknown_template_is_refused_and_what_was_given_stays(pages):
    given = {"name": "Rent", "type": "without_stages", "template": "barter"}

    answer = pages.post("/settings/deal-kinds", given)

    assert (answer.status_code, set(answer.context["errors"])) == (422, {"template"})
    assert 'value="Rent"' in answer.content.decode()
    assert 'value="without_stages" checked' in answer.content.decode()
    assert DealKind.objects.count() == 3


def test_stages_are_renamed_added_and_put_in_another_order(pages, kind):
    first, second, *rest = stages(kind)
    order = [str(stage.pk) for stage in (second, first, *rest)] + ["new"]

    changed = {f"name-{first.pk}": "Ask", f"colour-{first.pk}": "red", f"probability-{first.pk}": "33"}
    pages.post(
        f"/settings/deal-kinds/{kind.pk}",
        form(kind, stage=order, **changed, **{f"stay-{first.pk}": "4", "name-new": "Last", "colour-new": "teal"}),
    )

    found = stages(kind)
    assert [stage.name for stage in found] == [second.name, "Ask", *(stage.name for stage in rest), "Last"]
    assert (found[1].colour, found[1].probability, found[1].longest_stay_days) == ("red", 33, 4)


def test_the_trail_keeps_what_was_and_what_is(pages, kind):
    first, name, was = stages(kind)[0], kind.name, kind.version

    changes = {f"probability-{first.pk}": "7", "name-new": "Trial", "colour-new": "teal"}
    changes["name"] = "Sales of spare parts"
    pages.post(f"/settings/deal-kinds/{kind.pk}", form(kind, **changes))

    told = Event.objects.get(kind="deal_kind.changed").data["values"]
    assert told == {
        "name": {"old": name, "new": "Sales of spare parts"},
        f"{first.name}, probability": {"old": first.probability, "new": 7},
        "Trial": {"old": None, "new": "Trial"},
    }
    kind.refresh_from_db()
    assert kind.version == was + 1


def test_a_stage_goes_up_by_its_button(pages, kind):
    before = stages(kind)

    pages.post(f"/settings/deal-kinds/{kind.pk}", form(kind, up=before[2].pk))

    assert stages(kind)[:3] == [before[0], before[2], before[1]]


def test_deals_of_a_stage_given_up_go_where_it_is_said(pages, kind, manager, make_deal_of):
    deal, closed = make_deal_of(manager, kind=kind.pk, amount="5"), make_deal_of(manager, kind=kind.pk)
    closed.win(manager)
    first, second = stages(kind)[:2]

    pages.post(
        f"/settings/deal-kinds/{kind.pk}", form(kind, **{f"active-{first.pk}": None, f"to-{first.pk}": second.pk})
    )

    deal.refresh_from_db()
    closed.refresh_from_db()
    assert (deal.stage, closed.stage, Stage.objects.get(pk=first.pk).is_active) == (second, first, False)
    assert Passage.objects.filter(record_id=deal.pk).order_by("id").last().came_from == first
    assert list(counting.faults()) == []


def test_deals_of_a_stage_given_up_may_stay_and_are_still_on_the_board(pages, kind, manager, make_deal_of):
    deal = make_deal_of(manager, kind=kind.pk)
    first = stages(kind)[0]

    unsaid = pages.post(f"/settings/deal-kinds/{kind.pk}", form(kind, **{f"active-{first.pk}": None}))
    still = Stage.objects.get(pk=first.pk).is_active
    pages.post(f"/settings/deal-kinds/{kind.pk}", form(kind, **{f"active-{first.pk}": None, f"to-{first.pk}": "stay"}))

    assert (unsaid.status_code, still, Stage.objects.get(pk=first.pk).is_active) == (422, True, False)
    assert f"Сделки в этапе «{first}»: 1." in unsaid.content.decode()
    board = pages.get(f"/deals?pipeline={kind.pipeline_id}").context["board"]
    assert (deal.stage, board.lanes[0].stage, board.lanes[0].total.count) == (first, first, 1)


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "x" * 101},
        {"probability-FIRST": "101"},
        {"probability-FIRST": "many"},
        {"stay-FIRST": "0"},
        {"colour-FIRST": "plaid"},
        {"name-FIRST": ""},
    ],
)
def test_what_will_not_do_is_refused_and_nothing_changes(pages, kind, wrong):
    first = stages(kind)[0]
    other = {name.replace("FIRST", str(first.pk)): value for name, value in wrong.items()}

    answer = pages.post(f"/settings/deal-kinds/{kind.pk}", form(kind, **{"name": "Renamed", **other}))

    assert answer.status_code == 422
    assert Stage.objects.get(pk=first.pk).name == first.name
    assert DealKind.objects.get(pk=kind.pk).name == kind.name


def test_the_type_stays_while_deals_are_in_work(pages, kind, manager, make_deal_of):
    deal = make_deal_of(manager, kind=kind.pk)

    answer = pages.post(f"/settings/deal-kinds/{kind.pk}", form(kind, type="without_stages"))
    deal.win(manager)
    after = pages.post(f"/settings/deal-kinds/{kind.pk}", form(kind, type="without_stages"))

    assert (answer.status_code, after.status_code) == (422, 302)
    assert DealKind.objects.get(pk=kind.pk).type == "without_stages"
    assert make_deal_of(manager, kind=kind.pk).stage is None
    board = pages.get(f"/deals?pipeline={kind.pipeline_id}").context["board"]
    assert [(lane.stage, lane.total.count) for lane in board.lanes] == [(None, 1)]


def test_stages_come_back_with_the_type(pages, kind):
    pages.post(f"/settings/deal-kinds/{kind.pk}", form(kind, type="without_stages"))
    names = [stage.name for stage in stages(kind)]

    pages.post(f"/settings/deal-kinds/{kind.pk}", {"name": "Back", "type": "manual_stages", "is_active": "on"})

    assert [(stage.name, stage.is_active) for stage in stages(kind)] == [(name, True) for name in names]


def test_lost_reasons_are_kept_in_order(pages):
    first, second = LostReason.objects.all()[:2]
    given = {"reason": [str(second.pk), str(first.pk), "new"], "name-new": "Weather"}
    given |= {f"name-{second.pk}": "Second", f"active-{second.pk}": "on", f"name-{first.pk}": "First"}

    pages.post("/settings/lost-reasons", given)

    found = [(r.name, r.is_active) for r in LostReason.objects.filter(name__in=["First", "Second", "Weather"])]
    assert found == [("Second", True), ("First", False), ("Weather", True)]


@pytest.mark.parametrize("role", ["head", "manager", "observer"])
def test_only_the_administrator_comes_in(client, request, role, kind):
    client.force_login(request.getfixturevalue(role))

    for address in ("/settings/deal-kinds", f"/settings/deal-kinds/{kind.pk}", "/settings/lost-reasons"):
        assert client.get(address).status_code == 403
        assert client.post(address, {"name": "Taken"}).status_code == 403
    assert (DealKind.objects.count(), Deal.objects.count()) == (3, 0)


def test_required_primary_interest_is_asked_for(pages, kind, administrator):
    kind.primary_interest_required = True
    kind.save()
    channel = writing.create(kinds.get("channel"), administrator, [{"name": "Fairs", "influence": "other"}])[0]

    refused = pages.post("/deals/new", {"name": "Line", "kind": kind.pk})
    words = pages.post("/deals/new", {"name": "Line", "kind": kind.pk, "source": "Fair"})
    pages.post("/deals/new", {"name": "Line", "kind": kind.pk, "channel": channel.pk, "source": "Fair"})

    assert (refused.status_code, words.status_code, Deal.objects.count()) == (422, 422, 1)


def test_two_kinds_in_use_have_no_name_in_common(pages, kind, deal_kinds):
    other = deal_kinds[0]

    made = pages.post("/settings/deal-kinds", {"name": kind.name.upper(), "type": "manual_stages"})
    renamed = pages.post(f"/settings/deal-kinds/{other.pk}", form(other, name=f" {kind.name.swapcase()} "))

    assert (made.status_code, renamed.status_code) == (422, 422)
    assert "У каждого вида сделки своё название." in made.content.decode()
    assert "У каждого вида сделки своё название." in renamed.content.decode()
    assert sorted(DealKind.objects.values_list("name", flat=True)) == sorted(one.name for one in deal_kinds)


def test_the_name_of_a_kind_out_of_use_is_free_until_it_comes_back(pages, kind, deal_kinds):
    other = deal_kinds[0]

    pages.post(f"/settings/deal-kinds/{kind.pk}", form(kind, is_active=None))
    taken = pages.post(f"/settings/deal-kinds/{other.pk}", form(other, name=kind.name))
    back = pages.post(f"/settings/deal-kinds/{kind.pk}", form(kind))

    assert (taken.status_code, back.status_code) == (302, 422)
    assert list(DealKind.objects.filter(is_active=False)) == [kind]


@pytest.mark.parametrize(("name", "value"), [("currency", "zzz"), ("type", "yyy")])
def test_a_currency_or_type_that_is_not_in_the_list_is_refused(pages, kind, name, value):
    answer = pages.post(f"/settings/deal-kinds/{kind.pk}", form(kind, **{"name": "Renamed", name: value}))

    assert answer.status_code == 422
    assert answer.context["errors"] == {name: "Выберите из списка."}
    assert '<p class="error" role="alert">Выберите из списка.</p>' in answer.content.decode()
    assert DealKind.objects.get(pk=kind.pk).name == kind.name
