"""A visitor writes in the chat of the firm's page; whoever works with requests answers from the card."""

from tests.e2e.driving import sideways, violations
from tests.e2e.test_site_forms import new_form


def test_a_visitor_and_the_firm_talk_and_find_the_talk_again(visit, site):
    code = new_form(visit("administrator"), "Чат", "chat")
    site.page = f"<!doctype html><html><body>{code}</body></html>"
    page = visit("head")
    visitor = visit(None, "phone")
    visitor.goto(site.address)

    visitor.get_by_role("button", name="Написать нам").click()
    framed = visitor.frame_locator("iframe")
    framed.get_by_label("Имя").fill("Инна")
    framed.get_by_label("Телефон").fill("+79161234567")
    framed.get_by_label("Сообщение").fill("Сколько стоит туннель?")
    visitor.wait_for_timeout(2000)  # nobody types quicker: it would be taken for a machine's
    framed.get_by_role("button", name="Отправить").click()
    talk = framed.get_by_role("list", name="Переписка")
    talk.get_by_text("Сколько стоит туннель?").wait_for()

    page.goto("/search?q=Сколько стоит туннель")
    page.get_by_role("main").get_by_role("link", name="Сколько стоит туннель?").click()
    panel = page.get_by_role("region", name="Чат на сайте")
    panel.get_by_text("Сколько стоит туннель?").wait_for()
    assert (violations(page), sideways(page)) == ([], 0)
    panel.get_by_label("Ответ посетителю").fill("Полтора миллиона")
    panel.get_by_label("Ответ посетителю").press("Control+Enter")
    panel.get_by_text("Полтора миллиона").wait_for()

    talk.get_by_text("Полтора миллиона").wait_for()
    framed.get_by_label("Ваше сообщение").fill("Беру")
    framed.get_by_label("Ваше сообщение").press("Enter")
    talk.get_by_text("Беру").wait_for()
    panel.get_by_text("Беру").wait_for()

    visitor.reload()
    visitor.get_by_role("button", name="Написать нам").click()
    framed.get_by_role("list", name="Переписка").get_by_text("Беру").wait_for()
    address = visitor.frames[1].url
    visitor.goto(address)
    visitor.get_by_text("Беру").wait_for()
    assert (violations(visitor), sideways(visitor)) == ([], 0)
