"""Every place has its help, in both languages, and what it leads to is there."""

import re

import pytest

from krug.core.access.models import Firm
from krug.core.help.pages import LANGUAGES, HelpPage, open_to, page_at
from krug.core.help.texts import text_of
from krug.core.ui.context import places_of

ROOMS_OF_TESTS = {"/repairs", "/projects"}
LINK = re.compile(r'href="([^"]+)"')


def test_every_place_of_the_menu_has_help(administrator):
    places = {place.url for place in places_of(administrator)} - ROOMS_OF_TESTS

    assert {url for url in places if page_at(url, administrator) is None} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_text_is_short_and_its_links_lead_somewhere(client, administrator, language):
    client.force_login(administrator)

    for page in open_to(administrator):
        text = text_of(page, language)
        leads_to = {link: client.get(link).status_code for link in LINK.findall(text.body)}

        assert 6 <= page.file(language).read_text().count("\n") <= 24, page.code
        assert bool(re.search("[а-я]", text.title)) is (language == "ru"), page.code
        assert set(leads_to.values()) <= {200}, (page.code, leads_to)


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/", "day"),
        ("/clients", "clients"),
        ("/clients/map", "clients"),
        ("/clients/17", "client-card"),
        ("/clients/17/edit", "client-card"),
        ("/settings/people/3", "roles"),
        ("/settings/people/3/leaving", "leaving"),
        ("/settings/lost-reasons", "settings"),
        ("/nowhere", None),
    ],
)
def test_a_place_has_the_page_of_the_longest_address(path, code, administrator):
    found = page_at(path, administrator)

    assert (found and found.code) == code


def test_the_panel_speaks_of_the_place_in_the_persons_language(client, manager):
    manager.language = "en"
    manager.save()
    client.force_login(manager)

    of_deals = client.get("/help/here", {"path": "/deals"}).content.decode()
    of_nothing = client.get("/help/here", {"path": "//\x01/%"}).content.decode()

    assert ">Deals</h2>" in of_deals and "<strong>Close</strong>" in of_deals
    assert 'href="/help/deals"' in of_nothing


def test_help_is_found_by_any_of_its_words(client, manager):
    client.force_login(manager)

    found = client.get("/help", {"q": "дубли ОБЪЕДИНЕНИЕ"}).content.decode()
    none = client.get("/help", {"q": "абракадабра"}).content.decode()

    assert re.findall(r'<li><a href="(/help/[\w-]+)">', found) == ["/help/clients"]
    assert 'class="empty"' in none


def test_a_module_switched_off_has_no_help(client, manager):
    Firm.objects.create(pk=1, modules_off=["deals"])
    client.force_login(manager)

    assert page_at("/deals/3", manager) is None
    assert client.get("/help/deals").status_code == 404
    assert 'href="/help/deals"' not in client.get("/help").content.decode()


def test_markup_in_a_text_is_shown_and_not_obeyed(tmp_path):
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "sly.md").write_text("# T\n\n<script>x()</script> [a](javascript:x())\n")

    body = text_of(HelpPage("sly", 1, (), tmp_path), "en").body

    assert "<script" not in body and "href" not in body and "&lt;script&gt;" in body
