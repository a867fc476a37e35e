"""Forms of the site by the API."""

import pytest

from krug.modules.site import receiving
from krug.modules.site.models import SiteForm
from krug.modules.site.receiving import Sent
from tests.api.conftest import Program, fields_of

NEW = {"title": "Contacts", "fields": [{"name": "phone", "required": True}, {"name": "text"}], "language": "en"}


@pytest.fixture
def admin(administrator, deal_kinds):
    return Program(administrator)


def test_made_changed_read_with_what_came_and_removed(admin):
    made = admin.post("site-forms", NEW).json()
    form = SiteForm.objects.get(pk=made["id"])
    receiving.receive(form, Sent({"phone": "+79161234567"}))
    changed = admin.patch(f"site-forms/{form.pk}", {"version": 1, "sites": ["firm.example"]})
    stale = admin.patch(f"site-forms/{form.pk}", {"version": 1, "title": "Other"})
    [came] = admin.get(f"site-forms/{form.pk}/submissions?verdict=taken").json()["items"]
    removed = admin.delete(f"site-forms/{form.pk}")

    assert made["address"] == f"/site/{form.code}"
    assert (changed.json()["sites"], changed.json()["version"]) == (["https://firm.example"], 2)
    assert (stale.status_code, stale.json()["current"]["title"]) == (409, "Contacts")
    assert (came["values"], came["request"] is not None) == ({"phone": "+79161234567"}, True)
    assert (removed.status_code, SiteForm.objects.there().count()) == (204, 0)
    assert admin.delete(f"site-forms/{form.pk}").status_code == 404


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"fields": [{"name": "salary"}]}, "fields.0.name"),
        ({"fields": [{"name": "text"}]}, "fields"),
        ({"channel": 999_999}, "channel"),
        ({"hue": "pink"}, "hue"),
        ({"sites": ["no site"]}, "sites"),
        ({"wings": 2}, "wings"),
    ],
)
def test_what_will_not_do_is_named(admin, change, field):
    answer = admin.post("site-forms", NEW | change)

    assert (answer.status_code, fields_of(answer)) == (422, {field})


@pytest.mark.parametrize("who", ["manager", "head", "observer", "nobody"])
def test_they_are_the_administrators(who, request, admin):
    assert Program(request.getfixturevalue(who)).get("site-forms").status_code == 403
