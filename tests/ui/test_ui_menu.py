import pytest

from krug.core.records.places import Place
from krug.core.ui.context import here

PLACES = [
    Place(code, code, url, "day", 1) for code, url in [("day", "/"), ("deals", "/deals"), ("list", "/deals/list")]
]


@pytest.mark.parametrize(
    ("path", "found"),
    [("/", "/"), ("/deals", "/deals"), ("/deals/7", "/deals"), ("/deals/list", "/deals/list"), ("/dealers", "")],
)
def test_the_place_one_is_in(path, found):
    assert here(path, PLACES) == found


def test_the_menu_marks_where_one_is(client, manager):
    client.force_login(manager)

    page = client.get("/clients").content.decode()

    assert page.count('aria-current="page"') == 3  # the sidebar, the phone's bar, and what its "more" opens
    assert '<a href="/clients" title="Клиенты" aria-current="page">' in page


def test_what_a_role_may_not_make_is_not_offered(client, observer):
    client.force_login(observer)

    assert 'id="create-menu"' not in client.get("/clients").content.decode()


def test_a_phone_s_bar_has_the_four_places_of_every_day(client, manager):
    client.force_login(manager)

    page = client.get("/products")

    assert [place.url for place in page.context["places"][:4]] == ["/", "/requests", "/clients", "/deals"]
    assert 'href="/contact-persons"' in page.content.decode()
