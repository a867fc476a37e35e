"""Forms of the site on a page of the firm's, which lies elsewhere and has styles and scripts of its own."""

import re


def new_form(page, title, use):
    """A form made by the builder: the line of code for the site."""
    page.goto("/settings/site-forms/new")
    page.get_by_label("Название для себя").fill(title)
    page.get_by_label("Что это").select_option(use)
    page.get_by_role("button", name="Сохранить").click()
    page.wait_for_url(re.compile(r"/site-forms/\d+$"))
    return page.locator("#code-1").input_value()


def test_a_visitor_sends_a_form_from_the_head_and_asks_to_be_called_by_keyboard(visit, site):
    page = visit("administrator", "phone")
    form, button = new_form(page, "Контакты", "form"), new_form(page, "Звонок", "callback")
    style = "<style>div { display: block }</style>"
    site.page = (
        f"<!doctype html><html><head>{style}{form}</head><body><p style='height:1500px'></p>{button}</body></html>"
    )
    visitor = page.context.new_page()
    visitor.goto(site.address)

    framed = visitor.frame_locator("body > iframe")
    sent = framed.locator("form button")
    sent.evaluate("button => { button.disabled = true; dispatchEvent(new Event('pageshow')); }")
    assert sent.is_enabled()
    framed.get_by_label("Телефон").fill("+79161234567")
    framed.get_by_label("Телефон").press("Enter")
    framed.get_by_text("Спасибо").wait_for()
    frame = visitor.locator("body > iframe")
    visitor.wait_for_function("() => document.querySelector('body > iframe').getBoundingClientRect().height < 300")
    box = frame.bounding_box()
    assert box["y"] >= 0 and box["y"] + box["height"] <= visitor.viewport_size["height"]

    panel = visitor.get_by_role("dialog")
    call = visitor.get_by_role("button", name="Перезвоните мне")
    assert not panel.is_visible()
    call.press("Enter")
    field = panel.frame_locator("iframe").get_by_label("Ваше имя")
    field.and_(panel.frame_locator("iframe").locator(":focus")).wait_for()
    field.press("Escape")
    panel.wait_for(state="hidden")
    assert call.evaluate("button => button === document.activeElement")
    call.press("Enter")
    panel.get_by_role("button", name="Закрыть").click()
    panel.wait_for(state="hidden")
