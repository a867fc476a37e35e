"""Typical sales as people see them: settings, board, card, my day."""

import datetime as dt

import pytest
from django.utils import timezone

from krug.core.access.models import Firm
from krug.core.events.models import Event
from krug.core.stages.models import Stage
from krug.modules.activities import planning
from krug.modules.activities.models import Activity, State
from krug.modules.deals.kinds import KindValues, change_kind
from krug.modules.deals.models import Deal, DealKind, ProcessVersion, Run
from krug.modules.deals.typical.faults import faults
from krug.modules.deals.typical.shipped import shipped

OWN = """\
<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="x">
<bpmn:process id="own" name="Аренда"><bpmn:startEvent id="s"/>
<bpmn:sequenceFlow id="f0" sourceRef="s" targetRef="need"/><bpmn:userTask id="need" name="Запрос"/>
<bpmn:sequenceFlow id="f1" sourceRef="need" targetRef="lease"/><bpmn:userTask id="lease" name="Договор аренды"/>
<bpmn:sequenceFlow id="f2" sourceRef="lease" targetRef="e"/><bpmn:endEvent id="e"/></bpmn:process></bpmn:definitions>"""


@pytest.fixture
def settings_pages(client, administrator, deal_kinds):
    client.force_login(administrator)
    return client


@pytest.fixture
def pages(client, manager):
    client.force_login(manager)
    return client


@pytest.fixture
def upload(settings_pages, sale, tmp_path):
    """upload(text) gives the file to the kind by the page."""

    def send(text):
        path = tmp_path / "own.bpmn"
        path.write_text(text)
        with path.open("rb") as file:
            return settings_pages.post(f"/settings/deal-kinds/{sale.pk}/process", {"file": file})

    return send


def names(kind):
    rows = Stage.objects.filter(pipeline=kind.pipeline_id, is_active=True)
    return list(rows.order_by("sort").values_list("name", flat=True))


def test_a_kind_is_made_with_the_stages_of_its_process(settings_pages):
    settings_pages.post("/settings/deal-kinds", {"name": "Линии", "type": "typical_sale", "process": "equipment"})

    kind = DealKind.objects.get(name="Линии")
    assert names(kind) == [
        "Потребность",
        "Предложение",
        "Корректировка",
        "Согласование условий",
        "Утверждение крупной сделки",
        "Отгрузка",
    ]
    assert (kind.process.number, kind.process.source, str(kind.process)) == (1, "equipment", "№1 Продажа оборудования")


def test_the_typical_sale_of_the_trade_is_offered_first(settings_pages):
    page = settings_pages.get("/settings/deal-kinds").content.decode()
    settings_pages.post("/settings/deal-kinds", {"name": "Продажа линий", "type": "typical_sale", "process": "sale"})

    kind = DealKind.objects.get(name="Продажа линий")
    rows = Stage.objects.filter(pipeline=kind.pipeline_id, is_active=True).order_by("sort")
    assert list(rows.values_list("process_step__key", "name", "probability", "longest_stay_days")) == [
        ("first_contact", "Первичный контакт", 10, 2),
        ("need", "Выявление потребности", 20, 5),
        ("presentation", "Презентация или демонстрация", 30, 7),
        ("proposal", "Коммерческое предложение", 45, 5),
        ("feedback", "Обратная связь", 55, 5),
        ("correction", "Корректировка предложения", 65, 4),
        ("terms", "Согласование условий", 80, 7),
    ]
    assert page.index('value="sale"') < page.index('value="equipment"') < page.index('value="services"')


def test_the_settings_show_the_steps_and_offer_no_stage_to_change(settings_pages, sale):
    text = settings_pages.get(f"/settings/deal-kinds/{sale.pk}").content.decode()

    assert "Позвонить и выяснить потребность" in text and "name-new" not in text
    assert "Руководитель отдела" in text and "[Сумма] &gt;= 1000000" in text


def test_stages_sent_all_the_same_are_not_taken(settings_pages, sale):
    stage = Stage.objects.filter(pipeline=sale.pipeline_id).first()
    sent = {"name": "Equipment", "type": "typical_sale", "currency": "RUB", "is_active": "on", "stage": [str(stage.pk)]}

    answer = settings_pages.post(f"/settings/deal-kinds/{sale.pk}", sent | {f"name-{stage.pk}": "Mine"})

    assert (answer.status_code, Stage.objects.get(pk=stage.pk).name) == (302, "Потребность")


def test_a_file_of_ones_own_gives_new_deals_its_steps(upload, settings_pages, sale, administrator, make_deal_of, do):
    before = make_deal_of(administrator, kind=sale.pk)

    answer = upload(OWN)

    sale.refresh_from_db()
    after = make_deal_of(administrator, kind=sale.pk)
    assert (answer.status_code, sale.process.number, names(sale)) == (302, 2, ["Запрос", "Договор аренды"])
    assert (Run.objects.get(deal=before).version.number, Run.objects.get(deal=after).version.number) == (1, 2)
    assert Event.objects.get(kind="deal_kind.process").data["process"] == "№2 Аренда"
    page = settings_pages.get(f"/settings/deal-kinds/{sale.pk}/process").content.decode()
    assert "Договор аренды" in page and "№1 Продажа оборудования" in page


def test_deals_end_by_the_version_they_began_with(upload, sale, steps, administrator, make_deal_of, do):
    before = make_deal_of(administrator, kind=sale.pk)
    upload(OWN)
    before.refresh_from_db()
    do(before)

    before.move(administrator, Stage.objects.get(pk=steps["proposal"].pk))
    do(before)
    before.move(administrator, Stage.objects.get(pk=steps["agreement"].pk))

    assert (Run.objects.get().step, list(faults())) == ("agreement", [])
    assert Stage.objects.get(pk=steps["agreement"].pk).is_active is False


def test_an_earlier_version_is_taken_again(upload, settings_pages, sale):
    upload(OWN)

    settings_pages.post(f"/settings/deal-kinds/{sale.pk}/process", {"version": "1"})

    sale.refresh_from_db()
    assert (sale.process.number, ProcessVersion.objects.count(), len(names(sale))) == (1, 2, 6)


def test_a_file_that_will_not_do_is_refused_with_every_reason(upload, sale):
    spoilt = OWN.replace(
        '<bpmn:endEvent id="e"/>', '<bpmn:scriptTask id="evil"><bpmn:script>1</bpmn:script></bpmn:scriptTask>'
    )
    spoilt = spoilt.replace('name="Запрос"', "")

    answer = upload(spoilt)

    text = answer.content.decode()
    assert answer.status_code == 422
    assert "исполняет программу" in text and "у шага нет названия" in text
    assert (ProcessVersion.objects.count(), names(sale)[0]) == (1, "Потребность")


def test_a_condition_is_a_formula_of_the_deals_own_fields(upload, sale):
    text = shipped("equipment").text

    unknown = upload(text.replace("amount &gt;= 1000000", "nothing &gt;= 1")).content.decode()
    no_answer = upload(text.replace("amount &gt;= 1000000", "amount + 1")).content.decode()
    python = upload(text.replace("amount &gt;= 1000000", "__import__('os').getcwd()")).content.decode()
    russian = upload(text.replace("amount &gt;= 1000000", "[Сумма] &gt;= 5 000".replace("5 000", "5000")))

    assert "nothing" in unknown and "ни «да», ни «нет»" in no_answer and "условие «__import__" in python
    assert (russian.status_code, ProcessVersion.objects.count()) == (302, 2)


def test_the_file_is_given_out_as_it_came(settings_pages, sale):
    answer = settings_pages.get(f"/settings/deal-kinds/{sale.pk}/process/1")

    assert answer.content.decode() == shipped("equipment").text
    assert "attachment" in answer["Content-Disposition"]


def test_only_the_administrator_gives_processes(pages, sale, deal_kinds):
    answers = [
        pages.get(f"/settings/deal-kinds/{sale.pk}/process"),
        pages.post(f"/settings/deal-kinds/{sale.pk}/process", {"process": "services"}),
        pages.get(f"/settings/deal-kinds/{sale.pk}/process/1"),
    ]

    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert ProcessVersion.objects.count() == 1


def test_a_kind_turns_to_manual_stages_and_back(settings_pages, administrator, sale):
    values = KindValues("Equipment", "manual_stages", "RUB", False, True, True)
    change_kind(administrator, sale, values, [])
    manual = (DealKind.objects.get(pk=sale.pk).process, len(names(sale)))

    change_kind(administrator, sale, KindValues("Equipment", "typical_sale", "RUB", False, True, True), [])

    sale.refresh_from_db()
    assert (manual, sale.process.number, len(names(sale))) == ((None, 6), 1, 6)


def test_a_kind_with_processes_and_no_deals_is_removed(settings_pages, sale):
    settings_pages.post(f"/settings/deal-kinds/{sale.pk}/removal")

    assert (DealKind.objects.filter(pk=sale.pk).exists(), ProcessVersion.objects.count()) == (False, 0)


def test_a_card_dragged_where_the_process_does_not_go_comes_back_with_the_reason(
    pages, manager, make_deal_of, sale, steps
):
    deal = make_deal_of(manager, kind=sale.pk)

    sent = {"to": steps["shipment"].pk, "seen": deal.stage_id, "pipeline": sale.pipeline_id}
    answer = pages.post(f"/deals/{deal.pk}/stage", sent, headers={"HX-Request": "true"})

    assert answer.status_code == 422
    assert "не закончен: выполнено задач 0 из 3" in answer.content.decode()
    assert Deal.objects.get().stage == steps["need"]


def test_the_menu_offers_what_may_follow_and_else_says_why_nothing_may(pages, manager, make_deal_of, sale, do):
    deal = make_deal_of(manager, kind=sale.pk)
    closed = pages.get(f"/deals/{deal.pk}/stage").content.decode()
    do(deal)

    offered = pages.get(f"/deals/{deal.pk}/stage").content.decode()

    assert "не закончен" in closed and 'name="to"' not in closed
    assert offered.count('name="to"') == 1 and "Предложение" in offered


def test_the_card_shows_the_tasks_and_then_the_next_step(pages, manager, make_deal_of, sale, steps, do):
    deal = make_deal_of(manager, kind=sale.pk)
    before = pages.get(f"/deals/{deal.pk}").content.decode()
    do(deal)

    after = pages.get(f"/deals/{deal.pk}").content.decode()
    pages.post(f"/deals/{deal.pk}/stage", {"to": steps["proposal"].pk, "seen": deal.stage_id})

    assert "0 из 3 задач" in before and "очередь ещё не дошла" in before
    button = f'<input type="hidden" name="to" value="{steps["proposal"].pk}">'
    assert "3 из 3 задач" in after and button in after and button not in before
    assert Deal.objects.get().stage == steps["proposal"]


def test_a_way_to_an_end_leads_to_the_closing(pages, manager, make_deal_of, sale, steps, do):
    deal = make_deal_of(manager, kind=sale.pk)
    do(deal)
    deal.move(manager, steps["proposal"])
    do(deal)

    text = pages.get(f"/deals/{deal.pk}").content.decode()

    assert "Согласен → Согласование условий" in text and "Нужны изменения → Корректировка" in text
    assert f'href="/deals/{deal.pk}/closing?outcome=lost"' in text and "Отказ → Проиграна" in text


def test_a_task_called_off_is_planned_again_from_the_card(pages, manager, make_deal_of, sale):
    deal = make_deal_of(manager, kind=sale.pk)
    planning.cancel(Activity.objects.get(), manager)
    text = pages.get(f"/deals/{deal.pk}").content.decode()

    pages.post(f"/deals/{deal.pk}/tasks/need_call")

    assert f'action="/deals/{deal.pk}/tasks/need_call"' in text
    assert Activity.objects.filter(state=State.PLANNED).count() == 1


def test_the_board_tells_how_far_the_step_is(pages, manager, make_deal_of, sale, do):
    make_deal_of(manager, kind=sale.pk, name="First")
    do(make_deal_of(manager, kind=sale.pk, name="Second"))

    board = pages.get(f"/deals?pipeline={sale.pipeline_id}").context["board"]

    cards = [card for lane in board.lanes for card in lane.cards]
    told = {card.title: (card.text.partition(" · ")[0], card.mark) for card in cards}
    assert told == {"First": ("0 из 3 задач", ""), "Second": ("Шаг выполнен: пора дальше", "")}


def test_a_late_task_marks_the_card(pages, manager, make_deal_of, sale):
    make_deal_of(manager, kind=sale.pk)
    past = timezone.now() - dt.timedelta(days=1)
    Activity.objects.update(due_at=past, late_at=past)

    board = pages.get(f"/deals?pipeline={sale.pipeline_id}").context["board"]

    assert board.lanes[0].cards[0].mark == "late"


def test_my_day_has_the_tasks_and_the_steps_that_are_done(pages, manager, make_deal_of, sale, do):
    make_deal_of(manager, kind=sale.pk, name="First")
    do(make_deal_of(manager, kind=sale.pk, name="Second"))

    text = pages.get("/").content.decode()

    assert "Позвонить и выяснить потребность" in text
    assert "Шаги выполнены: что дальше" in text and text.index("Second") > text.index("Шаги выполнены: что дальше")


def test_the_funnel_counts_steps_as_stages(client, head, manager, make_deal_of, sale, steps, do):
    deal = make_deal_of(manager, kind=sale.pk)
    do(deal)
    deal.move(manager, steps["proposal"])
    client.force_login(head)

    text = client.get(f"/reports/funnel?kind={sale.pk}").content.decode()

    assert "Потребность" in text and "Предложение" in text


def test_names_are_in_the_firms_language(settings_pages, administrator):
    Firm.locked()
    Firm.objects.update(language="en")

    settings_pages.post("/settings/deal-kinds", {"name": "Lines", "type": "typical_sale", "process": "services"})

    assert names(DealKind.objects.get(name="Lines")) == ["Request", "Estimate", "Contract", "Work"]


def test_doing_a_task_of_the_step_suggests_nothing_more_as_a_matter_of_course(pages, manager, make_deal_of, sale):
    deal = make_deal_of(manager, kind=sale.pk)
    task = Activity.objects.get()
    other = planning.plan(manager, {"kind": "call", "title": "Ring", **planning.about(deal)})

    drawn = [pages.get(f"/activities/{one.pk}/doing").content.decode() for one in (task, other)]

    assert ['name="next" value="0" checked' in text for text in drawn] == [False, True]


def test_who_may_not_see_or_change_a_deal_plans_nothing_for_it(client, stranger, observer, manager, make_deal_of, sale):
    deal = make_deal_of(manager, kind=sale.pk)
    planning.cancel(Activity.objects.get(), manager)
    answers = []

    for person in (stranger, observer):
        client.force_login(person)
        answers.append(client.post(f"/deals/{deal.pk}/tasks/need_call").status_code)

    assert (answers, Activity.objects.filter(state=State.PLANNED).count()) == ([404, 403], 0)
