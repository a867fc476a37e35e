"""Files on a client's card: chosen, dropped, refused, taken off and back; a colleague sees them appear."""

import pytest

from tests.e2e.driving import sideways, violations

DROP = """([name, text]) => {
  const data = new DataTransfer();
  data.items.add(new File([text], name));
  const how = {dataTransfer: data, bubbles: true, cancelable: true};
  for (const kind of ["dragover", "drop"]) document.querySelector("main").dispatchEvent(new DragEvent(kind, how));
}"""


def open_card(page, address=""):
    if not address:
        page.goto("/clients")
        address = page.locator("tbody th a").first.get_attribute("href")
    page.goto(address)
    page.locator(".upload[data-mounted='whole']").wait_for()
    return address


def panel(page):
    return page.locator("section.panel", has=page.get_by_role("heading", name="Файлы", exact=True))


def choose(page, *files):
    given = [{"name": name, "mimeType": "text/plain", "buffer": content.encode()} for name, content in files]
    with page.expect_file_chooser() as chooser:
        panel(page).get_by_role("button", name="Прикрепить файлы").click()
    chooser.value.set_files(given)


@pytest.mark.parametrize("screen", ["desktop", "dark", "phone"])
def test_several_files_by_the_button_and_what_will_not_do_says_why(visit, screen):
    page = visit("manager", screen)
    open_card(page)
    own = panel(page)

    choose(page, (f"Договор {screen}.txt", f"Договор {screen}"), (f"пустой {screen}.txt", ""), ("x" * 201, "x"))

    own.get_by_role("link", name=f"Договор {screen}.txt").wait_for()
    own.get_by_text("Файл пуст.").wait_for()
    own.get_by_text("Имя длиннее 200 знаков.").wait_for()
    page.set_viewport_size({"width": page.viewport_size["width"], "height": 6000})  # no bar half covers a button
    assert (violations(page), sideways(page)) == ([], 0)
    with page.expect_download() as download:
        own.get_by_role("link", name=f"Договор {screen}.txt").click()
    assert download.value.suggested_filename == f"Договор {screen}.txt"
    assert download.value.path().read_text() == f"Договор {screen}"


def test_a_file_let_go_anywhere_on_the_card_is_attached_and_a_colleague_sees_it(visit):
    page, colleague = visit("manager"), visit("administrator")
    open_card(colleague, open_card(page))

    page.evaluate(DROP, ["Схема линии.txt", "Схема"])

    panel(page).get_by_role("link", name="Схема линии.txt").wait_for()
    panel(colleague).get_by_role("link", name="Схема линии.txt").wait_for()
    history = colleague.get_by_role("region", name="История")
    history.get_by_role("link", name="Схема линии.txt").wait_for()


def test_a_file_renamed_taken_off_and_back_by_keys(visit):
    page = visit("manager")
    open_card(page)
    choose(page, ("Черновик.txt", "Черновик"))
    own = panel(page)
    own.get_by_role("link", name="Черновик.txt").wait_for()

    own.get_by_role("button", name="Действия с файлом: Черновик.txt").press("Enter")
    found = violations(page)
    page.keyboard.press("Control+a")
    page.keyboard.type("Чистовик.txt")
    page.keyboard.press("Enter")
    own.get_by_role("link", name="Чистовик.txt").wait_for()
    focused = page.evaluate("document.activeElement.getAttribute('aria-label')")

    own.get_by_role("button", name="Действия с файлом: Чистовик.txt").click()
    page.get_by_role("button", name="Убрать файл").click()
    own.get_by_role("link", name="Чистовик.txt").wait_for(state="detached")
    page.get_by_role("status").filter(has_text="Файл убран: Чистовик.txt").wait_for()
    page.locator("#main").focus()
    page.keyboard.press("Control+z")

    own.get_by_role("link", name="Чистовик.txt").wait_for()
    assert (found, focused) == ([], "Действия с файлом: Чистовик.txt")


def test_a_drawing_under_way_does_not_close_the_menu_opened_meanwhile(visit):
    page, colleague = visit("manager"), visit("administrator")
    open_card(colleague, open_card(page))
    choose(page, ("Спецификация.txt", "Спецификация"))
    panel(page).get_by_role("link", name="Спецификация.txt").wait_for()
    page.wait_for_timeout(1_000)  # the tidings of one's own file have come
    held = []
    page.route("**/panels/files", lambda route: held.append(route))

    choose(colleague, ("Чертёж.txt", "Чертёж"))
    while not held:
        page.wait_for_timeout(50)
    panel(page).get_by_role("button", name="Действия с файлом: Спецификация.txt").click()
    page.keyboard.type("Новое имя")
    with page.expect_response("**/panels/files"):
        held[0].continue_()
    page.unroute("**/panels/files")
    page.wait_for_timeout(200)
    typed = page.evaluate("document.activeElement.value")
    page.keyboard.press("Escape")

    panel(page).get_by_role("link", name="Чертёж.txt").wait_for()
    assert "Новое имя" in typed


def test_a_lost_connection_is_said_and_the_file_goes_with_a_second_try(visit, faults):
    page = visit("manager")
    open_card(page)
    page.route("**/files", lambda route: route.abort("connectionreset"))
    choose(page, ("Акт.txt", "Акт"))
    own = panel(page)
    own.get_by_text("Связь прервалась, файл не прикреплён.").wait_for()
    page.unroute("**/files")

    own.get_by_role("button", name="Ещё раз").click()

    own.get_by_role("link", name="Акт.txt").wait_for()
    own.get_by_text("Связь прервалась").wait_for(state="detached")
    faults.forget("ERR_CONNECTION_RESET")


def test_too_large_a_file_is_refused_before_it_is_sent(visit):
    page = visit("manager")
    open_card(page)
    sent = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.locator(".upload").evaluate("place => { place.dataset.most = '4'; }")

    choose(page, ("Большой.txt", "больше четырёх"))

    panel(page).get_by_text("Файл больше 50 МБ.").wait_for()
    assert sent == []


@pytest.mark.parametrize("screen", ["desktop", "phone"])
def test_the_page_of_all_files(visit, screen):
    page = visit("manager", screen)
    address = open_card(page)
    choose(page, (f"Смета {screen}.txt", f"Смета {screen}"))
    panel(page).get_by_role("link", name=f"Смета {screen}.txt").wait_for()
    page.goto(f"{address}/files")

    page.get_by_role("button", name=f"Действия с файлом: Смета {screen}.txt").click()
    page.get_by_role("button", name="Убрать файл").click()

    back = page.get_by_role("button", name=f"Вернуть: Смета {screen}.txt")
    back.wait_for()
    assert (violations(page), sideways(page)) == ([], 0)
    back.click()
    page.locator("#main").get_by_role("link", name=f"Смета {screen}.txt").wait_for()
