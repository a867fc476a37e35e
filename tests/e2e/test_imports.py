"""A file brought in by hand: put, columns, values, preview, dry run, run, result, rejected rows, taken back."""

import re

import pytest

from tests.e2e.driving import sideways, violations

# A heading of its own for each screen: Krug remembers what was chosen for a heading it has met.
FILE = (
    "Название;ИНН;Состояние;Ответственный;Лист {0}\n"
    "Импортный завод {0};7707083893;Покупатель;;\n"
    "Импортная база {0};;Отвалился;;\n"
    "Импортный цех {0};;;Никто Никтоев;\n"
    ";7707083893;;;\n"
    "Импортный склад {0};7707083890;;;\n"
)
SCREENS = ["desktop", "dark", "phone"]


def put(page, tmp_path, text, name):
    path = tmp_path / name
    path.write_text(text, encoding="cp1251")
    page.goto("/imports")
    page.get_by_label("Что в файле").select_option(label="Клиенты")
    page.locator("input[type=file]").set_input_files(path)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(re.compile(r"/imports/\d+$"))


def count(page, title):
    """The number beside `title` in the panel of results, when it is there."""
    place = page.locator(f"aside dt:text-is('{title}') + dd")
    place.wait_for()
    return place.inner_text()


@pytest.mark.parametrize("screen", SCREENS)
def test_a_file_is_walked_through_and_taken_back(visit, tmp_path, screen):
    page = visit("administrator", screen)
    put(page, tmp_path, FILE.format(screen), "clients.csv")
    at_draft = (violations(page), sideways(page) > 0)
    matched = [page.get_by_label(name, exact=True).input_value() for name in ("Название", "ИНН", "Ответственный")]

    page.get_by_label("Состояние", exact=True).select_option(label="Статус")
    page.get_by_role("button", name="Пробный прогон").click()
    page.get_by_text("Пока ничего не записано").wait_for()
    tried = (count(page, "Было бы новых"), count(page, "Отклонено"))
    meaning = page.get_by_label("Что это значит: Отвалился")
    choices = meaning.locator("option").all_inner_texts()
    meaning.select_option(label="Потенциальный")
    page.get_by_label("Что это значит: Никто Никтоев").select_option(index=1)
    page.get_by_role("button", name=re.compile("^Загрузить")).click()
    page.get_by_role("button", name="Отменить загрузку").wait_for()
    done = (count(page, "Новых"), count(page, "Отклонено"))
    at_result = (violations(page), sideways(page) > 0)
    with page.expect_download() as loaded:
        page.get_by_role("link", name=re.compile("причинами")).click()
    rejected = loaded.value.path().read_text("utf-8-sig")
    page.get_by_role("button", name="Отменить загрузку").click()
    asking = page.get_by_role("dialog")
    asking.get_by_text("Новых записей уйдёт").wait_for()
    at_asking = (violations(page), sideways(page) > 0)
    asking.get_by_role("button", name="Убрать из базы").click()
    page.get_by_text("База снова такая, какой была до этого файла.").wait_for()
    page.goto("/clients?q=Импортн")

    assert (at_draft, at_result, at_asking) == (([], False), ([], False), ([], False))
    assert matched == ["name", "tax_id", "responsible"]
    assert (tried, done) == (("1", "4"), ("3", "2"))
    assert "Потенциальный" in choices
    assert "контрольная цифра" in rejected
    assert page.get_by_text(f"Импортный завод {screen}").count() == 0


@pytest.mark.parametrize("screen", SCREENS)
def test_people_of_another_program_come_with_their_companies(visit, tmp_path, screen):
    page = visit("administrator", screen)
    path = tmp_path / "contacts.csv"
    heading = "ID;Тип;Полное имя контакта;Название компании;Рабочий телефон;Мобильный телефон"
    path.write_text(
        f"{heading}\n90{len(screen)};контакт;Переезд {screen};Фирма переезда;+7 999 000-11-2{len(screen)};\n"
    )
    page.goto("/imports")
    page.get_by_label("Что в файле").select_option(label="Контактные лица")
    page.locator("input[type=file]").set_input_files(path)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(re.compile(r"/imports/\d+$"))
    at_draft = (violations(page), sideways(page) > 0)
    said = page.locator(".how").inner_text()
    asked = page.get_by_label("Компания: добавить, если ещё нет").is_checked()
    page.get_by_role("button", name=re.compile("^Загрузить")).click()
    page.get_by_role("button", name="Отменить загрузку").wait_for()

    assert (at_draft, asked, count(page, "Новых")) == (([], False), True, "1")
    assert "Сопоставлено" in said


@pytest.mark.parametrize("screen", ["dark", "phone"])
def test_what_comes_in_is_stopped_gone_on_with_stopped_again_and_taken_back(visit, tmp_path, screen):
    page = visit("administrator", screen)
    rows = "".join(f"Долгая фирма {screen} {number}\n" for number in range(12_000))
    put(page, tmp_path, f"Название\n{rows}", "long.csv")
    page.get_by_role("button", name=re.compile("^Загрузить")).click()
    page.get_by_role("button", name="Остановить").wait_for()
    at_running = (violations(page), sideways(page) > 0)
    page.get_by_role("button", name="Остановить").click()
    page.get_by_role("button", name="Продолжить").wait_for(timeout=60_000)
    stopped = (page.locator("aside dt:text-is('Состояние') + dd").inner_text(), violations(page), sideways(page) > 0)
    said = page.get_by_text(re.compile("загружено")).first.inner_text()

    page.get_by_role("button", name="Продолжить").click()
    # Only of what has come in something can be taken back; a slow machine has brought in nothing yet.
    page.locator("[role=status] b.num", has_text=re.compile("^[1-9]")).wait_for(timeout=60_000)
    page.get_by_role("button", name="Остановить").click()
    page.get_by_role("button", name="Отменить загрузку").click(timeout=60_000)
    page.get_by_role("dialog").get_by_role("button", name="Убрать из базы").click()
    page.get_by_text("База снова такая, какой была до этого файла.").wait_for(timeout=120_000)

    assert at_running == ([], False)
    assert stopped == ("Остановлена", [], False)
    assert re.match(r"Обработано строк: \d+ из 12000, их данные уже в базе\. Ещё не загружено: \d+\.", said) or (
        said == "Из этого файла ничего не загружено."
    )
    page.goto("/clients?q=Долгая")
    assert page.get_by_text(f"Долгая фирма {screen}").count() == 0
