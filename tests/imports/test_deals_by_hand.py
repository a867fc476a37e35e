"""Files of deals matched by hand: the kind of all, the days of the stages, how deals ended."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from krug.core.events.models import Event, EventLink
from krug.core.imports.models import Import, Problem
from krug.core.imports.presets import names
from krug.core.jobs.performing import perform_due
from krug.core.stages.models import Passage, Stage
from krug.modules.deals.kinds import make_kind
from krug.modules.deals.models import Deal, KindType
from tests.imports.forms import choices_in, form_of

FILE = (
    "Сделка,Сумма,Стадия,Итог,Начата,Кончена,Ещё\n"
    "Линия,100,,Оплачено,2026-01-10,2026-02-01,a\n"
    "Склад,200,Тест,,2026-01-12,,b\n"
    "Цех,300,,Сорвалось,2026-01-14,2026-02-03,c\n"
    "Ангар,400,Заявка,,,,d\n"
)


@pytest.fixture
def kind(deal_kinds):
    found = make_kind("Поставка", KindType.MANUAL_STAGES, "USD")
    for sort, name in enumerate(("Заявка", "Тест", "Договор")):
        Stage.objects.create(pipeline=found.pipeline, name=name, sort=sort)
    return found


@pytest.fixture
def pages(client, administrator):
    client.force_login(administrator)
    return client


@pytest.fixture
def put(pages):
    def put(text=FILE, kind="deals", **values):
        answer = pages.post("/imports", {"kind": kind, "file": SimpleUploadedFile("f.csv", text.encode()), **values})
        return Import.objects.get(pk=answer["Location"].rpartition("/")[2])

    return put


@pytest.fixture
def press(pages):
    """press(import, do, field=value…): the form as the page shows it with these changes."""

    def press(found, do="", **values):
        given = {**form_of(pages.get(found.address).content.decode()), **values, "do": do}
        pages.post(f"/imports/{found.pk}/mapping", given)
        perform_due()
        return Import.objects.get(pk=found.pk)

    return press


def page_of(pages, found):
    return pages.get(found.address).content.decode()


def by_hand(press, found):
    """The file as a person says it, a press after another."""
    found = press(found, **{"first-kind": "Поставка"})
    found = press(found, **{"column-3": "use:closing", "column-4": "use:entered:Тест", "column-5": "closed_at"})
    return press(found, **{"said-3": ["Оплачено", "Сорвалось"], "means-3": ["Выиграна", "Проиграна"]})


def test_stages_offered_are_those_of_the_kind_that_is_chosen(pages, put, press, kind):
    found = put()
    before = choices_in(page_of(pages, found), "column-4")

    found = press(found, **{"first-kind": "Поставка"})

    page = page_of(pages, found)
    days = [title for code, title in choices_in(page, "column-4").items() if code.startswith("use:entered")]
    assert "use:entered:Тест" not in before
    assert days == [f"День входа в этап «{name}»" for name in ("Заявка", "Тест", "Договор")]
    assert "Нет этапа" not in page
    assert choices_in(page, "first-currency")[""] == "Доллар США"


def test_a_file_of_deals_is_mapped_by_hand_alone(pages, put, press, kind):
    found = by_hand(press, put())

    assert (found.mapping["defaults"], found.mapping["options"]) == (
        {"kind": "Поставка"},
        {
            "stage_dates": {"Заявка": "", "Тест": "Начата"},
            "closed": {"column": "Итог", "won": ["Оплачено"], "lost": ["Сорвалось"]},
        },
    )

    found = press(found, "run", **{"first-source": "Выставка", "first-name": "{Сделка}, {Ещё}", "column-0": ""})

    deals = {deal.name: deal for deal in Deal.objects.select_related("stage", "kind")}
    assert found.counts == {"rows": 4, "created": 4, "updated": 0, "skipped": 0, "rejected": 0}
    assert {name: (deal.state, str(deal.stage), deal.amount) for name, deal in deals.items()} == {
        "Линия, a": ("won", "Тест", Decimal(100)),
        "Склад, b": ("open", "Тест", Decimal(200)),
        "Цех, c": ("lost", "Тест", Decimal(300)),
        "Ангар, d": ("open", "Заявка", Decimal(400)),
    }
    assert {(deal.kind, deal.currency, deal.custom["krug_source"]) for deal in deals.values()} == {
        (kind, "USD", "Выставка")
    }
    assert timezone.localdate(deals["Линия, a"].closed_at) == dt.date(2026, 2, 1)
    path = Passage.objects.filter(record_kind="deal", record_id=deals["Цех, c"].pk).order_by("id")
    entered = [(str(stay.stage), timezone.localdate(stay.entered_at)) for stay in path]
    assert entered == [("Заявка", dt.date(2026, 1, 14)), ("Тест", dt.date(2026, 1, 14))]


def test_history_says_what_a_deal_came_with_and_makes_up_no_events(pages, put, press, kind):
    press(by_hand(press, put()), "run")

    deal = Deal.objects.get(name="Линия")
    events = list(Event.objects.filter(record_kind="deal", record_id=deal.pk).values_list("kind", "channel"))
    page = pages.get(deal.get_absolute_url()).content.decode()
    assert events == [("deal.created", "import")]
    assert "«Линия»: Заявка 10 января 2026, Тест 10 января 2026, Выиграна 1 февраля 2026" in page
    assert "«Ангар»:" not in pages.get(Deal.objects.get(name="Ангар").get_absolute_url()).content.decode()


def test_what_was_said_by_hand_is_offered_the_next_time(pages, put, press, kind):
    first = press(by_hand(press, put()), "run", **{"dates": "YYYY-MM-DD", "decimal": "."})

    second = put(FILE.replace("Линия", "Другая"))

    assert (second.origin, second.mapping) == ("remembered", first.mapping)
    assert (second.plan.dates, second.plan.decimal) == (["YYYY-MM-DD"], ".")


def test_another_kind_for_all_the_rows_is_another_list_of_stages(pages, put, press, kind, deal_kinds):
    found = by_hand(press, put())

    found = press(found, "try", **{"first-kind": ""})

    assert found.plan.defaults == {}
    page = page_of(pages, found)
    assert "Нет этапа «Тест»; есть: Первичный контакт" in page
    assert 'value="use:entered:Тест" selected' in page


def test_a_deal_stands_in_the_stage_its_row_names(bring, kind, administrator):
    mapping = {
        "columns": {"Сделка": "name", "Стадия": "stage", "Создана": "created_at"},
        "defaults": {"kind": "Поставка"},
        "options": {"stage_dates": {"Тест": "Тест с"}},
    }

    bring("deals", "Сделка,Стадия,Создана,Тест с\nЛиния,Договор,2026-01-01,2026-01-10\n", mapping=mapping)

    deal = Deal.objects.get()
    path = Passage.objects.filter(record_kind="deal", record_id=deal.pk).order_by("id")
    assert [(str(stay.stage), timezone.localdate(stay.entered_at).day) for stay in path] == [
        ("Тест", 10),
        ("Договор", 10),
    ]
    assert str(deal.stage) == "Договор"


def test_a_column_that_a_mapping_uses_otherwise_is_said_to_be_used(pages, put, deal_kinds):
    head = "opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value\n"
    found = put(head + "1,Ada,,,Won,2017-01-01,2017-02-01,5\n", preset="crm-sales-opportunities-deals")

    page = page_of(pages, found)

    assert form_of(page)["column-5"] == ["use:entered:Engaging"]
    assert form_of(page)["column-6"] == ["use:closed_on"]
    assert '<span class="sub mute">Чем закончилась сделка</span>' in page
    assert ">Не загружать</option>" in page
    assert "Пропускается" not in page

    people = put("sales_agent,manager,regional_office\nA,B,C\n", "users", preset="crm-sales-opportunities-users")

    assert '<option value="">Часть поля «Отдел»</option>' in page_of(pages, people)


SAMPLES = {
    "deals": "opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value\n"
    "1,Ada,,,Won,2017-01-01,2017-02-01,5\n2,Ada,,,Engaging,2017-01-01,,\n",
    "users": "sales_agent,manager,regional_office\nA,B,C\n",
    "clients": "account,sector,year_established,revenue,employees,office_location,subsidiary_of\n"
    "A,technolgy,1,2,3,K,\n",
    "products": "product,series,sales_price\nA,B,5\n",
}


@pytest.mark.parametrize("name", [name for name in names() if name.startswith("crm-")])
def test_a_page_sent_as_it_is_changes_nothing(put, press, deal_kinds, name):
    kind = name.rpartition("-")[2]
    found = put(SAMPLES[kind], kind, preset=name)
    before = found.plan

    after = press(found).plan

    assert (after.columns, after.compose, after.defaults) == (before.columns, before.compose, before.defaults)
    assert (after.dates, after.decimal, after.match) == (before.dates, before.decimal, before.match)
    closed = before.options.get("closed", {})
    lists = {end: [closed[end]] for end in ("won", "lost") if closed}
    assert after.options == {**before.options, **({"closed": {**closed, **lists}} if closed else {})}
    assert press(Import.objects.get(pk=found.pk)).plan == after


def test_columns_that_no_field_takes_may_stand_in_the_note(put, press, administrator):
    from krug.modules.clients.models import Client

    found = put("Название;Оборот, млн;Основана\nЛес;12.5;1996\nБор;;\nДоска;;2001\n", "clients")

    found = press(found, "run", **{"column-1": "part:note", "column-2": "part:note"})

    assert found.counts["created"] == 3
    assert dict(Client.objects.values_list("name", "note")) == {
        "Лес": "Оборот, млн: 12.5\nОснована: 1996",
        "Бор": "",
        "Доска": "Основана: 2001",
    }


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"first-name": "{Нет такого}"}, "В файле нет столбца «Нет такого»."),
        ({"first-responsible": "Никто Никтоев"}, "Нет такого сотрудника: «Никто Никтоев»."),
        ({"first-currency": "тугрики"}, "«тугрики» — не из списка"),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_the_rest_stays(pages, put, press, kind, given, said):
    found = put("Сумма;Этап\n5;Первичный контакт\n")
    before = found.mapping

    after = press(found, **given)

    assert after.mapping == before
    assert said[:12] in page_of(pages, found)


def test_a_value_for_every_row_needs_the_right_to_the_field(client, put, press, manager, stranger, deal_kinds):
    manager.role.field_rights = {"deal": {"source": "read"}}
    manager.role.save()
    client.force_login(manager)
    found = put("Сделка\nЛиния\n")

    refused = press(found, **{"first-source": "Выставка"})
    others = press(found, "run", **{"first-responsible": stranger.name})

    assert refused.plan.defaults == {}
    assert (others.counts["created"], others.counts["rejected"], Deal.objects.count()) == (0, 1, 0)


DEALS = "Название,Вид,Этап,Закрыта,Комментарий,Код\n"


def history_of(name):
    deal = Deal.objects.get(name=name)
    links = EventLink.objects.filter(card_kind="deal", card_id=deal.pk, event__kind="deal.commented")
    return [(link.event.data["text"], link.event.channel) for link in links]


def test_what_a_file_says_of_a_deal_in_work_is_a_comment_said_once(bring, deal_kinds):
    text = DEALS + "Линия,Продажа,,,Просят рассрочку,1\n"

    bring("deals", text)
    bring("deals", text, policy="update")
    bring("deals", text.replace("рассрочку", "отсрочку"), policy="update")

    assert history_of("Линия") == [("Просят рассрочку", "import"), ("Просят отсрочку", "import")]


def test_the_closing_day_of_a_deal_in_work_is_a_plan(put, press, deal_kinds):
    press(put(DEALS + "Линия,Продажа,,2031-12-20,,1\n"), "run")

    deal = Deal.objects.get(name="Линия")
    assert (deal.expected_close_on, deal.closed_at, deal.state) == (dt.date(2031, 12, 20), None, "open")


@pytest.mark.parametrize(
    ("begun", "ended", "at", "reason"),
    [
        ("2026-01-10", "2026-01-09", 4, "Сделка закрыта раньше этого дня."),
        ("2026-01-10", "2099-01-01", 5, "Этот день ещё не наступил."),
        ("2099-01-01", "2099-01-01", 4, "Этот день ещё не наступил."),
    ],
)
def test_days_that_cannot_be_are_the_rows_fault(kind, put, press, begun, ended, at, reason):
    text = FILE.replace("2026-01-10", begun).replace("2026-02-01", ended)

    done = press(by_hand(press, put(text)), "run")

    problem = Problem.objects.get(of=done, dry=False)
    assert (problem.row, [at, reason] in problem.faults) == (2, True)
    assert not Deal.objects.filter(name="Линия").exists()
