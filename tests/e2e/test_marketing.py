"""Where clients come from: options, channels, an event, three interests, the report, and a deal that needs one."""

import re

import pytest

from tests.e2e.driving import sideways, violations

OURS = {"Наши сотрудники": "Рекомендация сотрудника", "Наши партнёры": "Рекомендация партнёра или клиента"}
NEED_DEALS = ("Анализ клиентов", "План продаж", "Оценка сделок", "Эффективность")
OPTIONS = ("Регистрировать первичный интерес", "Маркетинговые мероприятия", "Сделки")


def new(page, address):
    page.goto(address)
    page.locator("form.form [data-island=picker][data-mounted=whole]").first.wait_for()


def pick(page, label, text):
    field = page.get_by_role("combobox", name=label, exact=True)
    field.press_sequentially(text)
    page.get_by_role("option", name=text).first.click()
    page.get_by_role("button", name=f"Убрать: {text}").first.wait_for()


def save(page, title):
    page.get_by_role("button", name="Сохранить").click()
    page.get_by_role("heading", level=1, name=title).wait_for()


def switch(page, on):
    page.goto("/settings/options")
    for title in (*OPTIONS, *NEED_DEALS):
        page.get_by_role("checkbox", name=re.compile(f"^{title}")).set_checked(on)
    page.get_by_role("button", name="Сохранить").click()
    page.get_by_role("status").filter(has_text="Сохранено").first.wait_for()


def test_the_walk_from_options_to_a_deal_that_needs_an_interest(visit, empty, faults):
    page = visit("administrator", of=empty)

    # 1. Switched off all three vanish, and come back.
    menu = page.get_by_role("navigation").first
    page.goto("/settings/options")
    for title in OPTIONS:
        assert page.get_by_role("checkbox", name=re.compile(f"^{title}")).is_checked()
    switch(page, False)
    page.goto("/clients")
    assert menu.get_by_role("link", name="Маркетинговые мероприятия").count() == 0
    assert menu.get_by_role("link", name="Каналы рекламных воздействий").count() == 0
    switch(page, True)
    page.goto("/clients")
    menu.get_by_role("link", name="Маркетинговые мероприятия").wait_for()

    # 2. A channel of each of two kinds.
    for name, kind in (
        ("Наши сотрудники", "Рекомендация сотрудника"),
        ("Наши партнёры", "Рекомендация партнёра или клиента"),
    ):
        page.goto("/channels/new")
        page.get_by_label("Название").fill(name)
        page.get_by_label("Вид воздействия").select_option(label=kind)
        save(page, name)

    # 3. An event with plan, then the fact; a client invited, who came.
    new(page, "/marketing-events/new")
    page.get_by_label("Название").fill("Выставка «Юг»")
    page.get_by_label("Начало, план").fill("2026-09-01")
    page.get_by_label("Бюджет, план").fill("200000")
    save(page, "Выставка «Юг»")
    page.get_by_role("link", name="Изменить").click()
    page.get_by_label("Начало, факт").fill("2026-09-01")
    page.get_by_label("Бюджет, факт").fill("220000")
    save(page, "Выставка «Юг»")
    plan = page.get_by_role("region", name="План и факт")
    plan.get_by_text("110 %").wait_for()
    assert violations(page) == []

    # 4. Three clients: by an employee, by a partner, by the event.
    new(page, "/clients/new")
    page.locator("[data-island=interest][data-mounted=whole]").wait_for(state="attached")
    assert page.get_by_role("combobox", name="Источник: сотрудник").is_hidden()
    page.get_by_label("Название").fill("Завод один")
    pick(page, "Канал", "Наши сотрудники")
    assert page.get_by_role("combobox", name="Источник: клиент").is_hidden()
    pick(page, "Источник: сотрудник", "Ada")
    save(page, "Завод один")
    page.get_by_role("complementary").get_by_text("Наши сотрудники").first.wait_for()
    new(page, "/clients/new")
    page.get_by_label("Название").fill("Завод два")
    pick(page, "Канал", "Наши партнёры")
    pick(page, "Источник: клиент", "Завод один")
    save(page, "Завод два")
    new(page, "/clients/new")
    page.get_by_label("Название").fill("Завод три")
    pick(page, "Канал", "Выставки")
    pick(page, "Источник: мероприятие", "Выставка «Юг»")
    save(page, "Завод три")
    page.goto("/reports/primary-interest?period=all")
    table = page.get_by_role("table").first
    for text in ("Наши сотрудники", "Ada", "Наши партнёры", "Завод один", "Выставки", "Выставка «Юг»"):
        table.get_by_text(text).first.wait_for()
    assert violations(page) == []
    page.get_by_role("row", name=re.compile("Наши партнёры")).get_by_role("link").first.click()
    page.get_by_text("Завод два").first.wait_for()

    # 5. A kind of deal without stages that needs an interest.
    page.goto("/settings/deal-kinds")
    page.get_by_role("link", name="Быстрая продажа").click()
    page.get_by_label("Первичный интерес обязателен").set_checked(True)
    page.get_by_role("button", name="Сохранить").click()
    new(page, "/deals/new")
    page.get_by_label("Название").fill("Без интереса")
    page.get_by_label("Вид сделки").select_option(label="Быстрая продажа")
    page.get_by_role("button", name="Сохранить").click()
    page.get_by_text("Укажите канал первичного интереса").first.wait_for()
    faults.forget("422")
    assert page.get_by_label("Название").input_value() == "Без интереса"
    pick(page, "Клиент", "Завод один")
    save(page, "Без интереса")
    page.get_by_role("complementary").get_by_text("Наши сотрудники").first.wait_for()


@pytest.mark.parametrize("screen", ["dark", "phone"])
def test_its_pages_are_whole_in_the_dark_and_on_a_phone(visit, screen):
    page = visit("head", screen)
    found = {}
    page.goto("/marketing-events")
    event = page.locator("a.name").first.get_attribute("href")
    for address in ("/marketing-events", event, "/channels", "/reports/primary-interest?period=all", "/clients/new"):
        page.goto(address)
        page.get_by_role("heading", level=1).wait_for()
        found[address] = (violations(page), sideways(page))

    assert {address: seen for address, seen in found.items() if seen != ([], 0)} == {}
