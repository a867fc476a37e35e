import pytest

from krug.core.records import settings_pages
from krug.core.records.settings_pages import Section, SettingsPage


@pytest.fixture
def declared(monkeypatch):
    monkeypatch.setattr(settings_pages, "_pages", {})
    SettingsPage("stages", "Stages", "/settings/stages", Section.WORK).declare("deals")
    SettingsPage("mine", "Mine", "/settings/mine", Section.LINKS, may=lambda user: True).declare("deals")


def test_the_administrator_finds_every_declared_page(client, administrator, declared):
    client.force_login(administrator)

    page = client.get("/settings").content.decode()

    assert 'href="/settings/stages"' in page
    assert 'href="/settings/mine"' in page


def test_others_find_only_what_they_may_set(client, manager, declared):
    client.force_login(manager)

    page = client.get("/settings").content.decode()

    assert "/settings/stages" not in page
    assert 'href="/settings/mine"' in page


@pytest.mark.parametrize("address", ["/settings/stages", "/settings/stages/5", "/settings/undeclared"])
def test_without_the_right_every_address_beneath_is_closed(client, manager, declared, address):
    client.force_login(manager)

    assert client.get(address).status_code == 403
    assert client.post(address).status_code == 403


def test_settings_are_not_in_the_menu_of_who_may_set_nothing(client, manager, monkeypatch):
    monkeypatch.setattr(settings_pages, "_pages", {})
    client.force_login(manager)

    assert 'href="/settings"' not in client.get("/clients").content.decode()
    assert client.get("/settings").status_code == 403


@pytest.mark.parametrize("url", ["/settings/stages", "/elsewhere"])
def test_a_wrong_declaration_fails_at_start(declared, url):
    with pytest.raises(ValueError, match="declared twice or is not beneath"):
        SettingsPage("stages", "Stages", url, Section.WORK).declare()
