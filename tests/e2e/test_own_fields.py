"""Fields of the firm's own in a browser: one that is computed, one of files, and where they stand."""

from tests.e2e.driving import sideways, violations


def add(page, **values):
    page.goto("/settings/custom-fields/new?kind=deal")
    page.get_by_label("Тип").select_option(values["type"])
    page.get_by_label("Название", exact=True).fill(values["title"])
    if "formula" in values:
        page.get_by_label("Формула").fill(values["formula"])
    page.get_by_role("button", name="Сохранить").click()


def deal_of(page):
    page.goto("/deals/list")
    return page.locator("a[href^='/deals/']").filter(has_text="№").first.get_attribute("href") or ""


def test_a_formula_is_mended_by_its_sign_and_shown_on_the_card(visit, faults):
    page = visit("administrator")
    add(page, type="money", title="Комиссия", formula="[Сумма] * [Ставка]")
    page.get_by_text("Знак 11").wait_for()
    assert page.get_by_label("Формула").input_value() == "[Сумма] * [Ставка]"
    found = violations(page), sideways(page) > 0
    page.get_by_label("Формула").fill("ЕСЛИПУСТО([Сумма]; 0) + 1")
    page.get_by_role("button", name="Сохранить").click()
    page.get_by_role("link", name="Комиссия").wait_for()

    page.goto("/deals/new")
    page.get_by_label("Название", exact=True).fill("Сделка с комиссией")
    page.get_by_label("Сумма").fill("100")
    page.get_by_role("button", name="Сохранить").click()
    page.get_by_role("heading", name="Сделка с комиссией").wait_for()

    faults.forget("422")
    assert "101" in page.locator("aside").inner_text()
    assert found == ([], False)


def test_a_file_is_put_into_its_field(visit, tmp_path):
    page = visit("administrator")
    add(page, type="files", title="Скан договора")
    page.goto("/deals/new")
    page.get_by_label("Название", exact=True).fill("Сделка со сканом")
    page.get_by_role("button", name="Сохранить").click()
    page.get_by_role("heading", name="Сделка со сканом").wait_for()
    scan = tmp_path / "scan.txt"
    scan.write_text("signed")

    page.get_by_label("Прикрепить файл: Скан договора").set_input_files(scan)

    page.locator(".field-files").get_by_role("link", name="scan.txt").wait_for()
    assert (violations(page), sideways(page) > 0) == ([], False)


def test_a_form_is_arranged_by_hand_and_by_keys(visit):
    page = visit("administrator")
    page.goto("/settings/layouts/deal/0")
    page.locator("[data-island='blocks'][data-mounted='whole']").wait_for()
    found = violations(page), sideways(page) > 0
    page.get_by_label("Название нового блока").fill("Главное")
    grip, place = page.locator("li[data-field='amount'] .grip"), page.locator("[data-block='new'] [data-fields]")
    grip.scroll_into_view_if_needed()
    box, there = grip.bounding_box(), place.bounding_box()
    page.mouse.move(box["x"] + 8, box["y"] + 8)
    page.mouse.down()
    page.mouse.move(box["x"] + 12, box["y"] + 20, steps=4)
    there = place.bounding_box()
    page.mouse.move(there["x"] + 40, there["y"] + 12, steps=12)
    # It is looked every so often over what the pointer is: let go of earlier, the field stays where it was.
    page.locator("[data-block='new'] li[data-field='amount']").wait_for()
    page.mouse.up()
    page.get_by_label("Блок: Конкурент").select_option("aside")
    page.get_by_role("button", name="Сохранить").last.click()
    page.get_by_text("Сохранено.").wait_for()

    page.goto("/deals/new")
    legends = page.locator("form.form legend").all_inner_texts()
    hidden = page.get_by_label("Конкурент").count()
    page.goto("/settings/layouts/deal/0")
    page.get_by_role("button", name="Как в Круге изначально").click()
    page.wait_for_url("**/settings/layouts/deal/0")

    assert found == ([], False)
    assert ("Главное" in legends, hidden) == (True, 0)
