import pytest
from django.test import Client

from krug.core.access.models import ApiToken
from tests.dav.conftest import Device

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(manager):
    client = Client()
    client.force_login(manager)
    return client


def test_the_page_says_the_address_and_makes_a_password(page, manager):
    first = page.get("/me/devices").content.decode()
    made = page.post("/me/devices", {"name": "  My   phone "})

    token = ApiToken.objects.get()
    assert "http://testserver/dav/" in first
    assert manager.email in first
    assert (token.user, token.name, token.scope, token.expires_at) == (manager, "My phone", "dav", None)
    assert made.headers["Cache-Control"] == "no-store"
    key = made.context["key"]
    assert key in made.content.decode()
    assert key not in page.get("/me/devices").content.decode()
    assert Device(manager).ask("PROPFIND", "/dav/", key=key, depth="0").status_code == 207


def test_a_device_without_a_name_is_told_so(page):
    told = page.post("/me/devices", {"name": " "})

    assert told.status_code == 422
    assert not ApiToken.objects.exists()


def test_a_device_shut_out_reads_nothing_more(page, device):
    token = ApiToken.objects.get()

    assert page.post(f"/me/devices/{token.pk}/revoking").headers["Location"] == "/me/devices"

    assert device.ask("PROPFIND", "/dav/", depth="0").status_code == 401


def test_nobody_elses_device_is_shut_out(page, stranger):
    Device(stranger)

    assert page.post(f"/me/devices/{ApiToken.objects.get().pk}/revoking").status_code == 404
    assert ApiToken.objects.count() == 1


def test_only_what_is_offered_may_be_chosen(page):
    assert page.post("/me/devices/extent", {"extent": "else"}).status_code == 404
