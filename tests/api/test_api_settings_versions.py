"""Of two administrators who change one thing of the settings neither overwrites the other unseen."""

import pytest

from krug.core.access.models import Department, Role, Team, User
from krug.core.records.models import CustomField
from krug.core.settings import custom_fields, roles
from krug.core.staff.departments import add_department, keep_team
from krug.modules.catalog.models import ProductGroup, Unit
from krug.modules.deals.models import Competitor, DealKind, LostReason, Outcome
from krug.modules.deals.models.closing import Ending

ROWS = {
    "users": ({"name": "Wanda"}, {"name": "Olga"}),
    "departments": ({"name": "North"}, {"name": "South"}),
    "teams": ({"name": "Reds"}, {"name": "Blues"}),
    "roles": ({"title": "Clerk"}, {"title": "Porter"}),
    "custom-fields": ({"title": "Weight"}, {"title": "Mass"}),
    "deal-kinds": ({"name": "Rent"}, {"name": "Lease"}),
    "lost-reasons": ({"name": "Too dear"}, {"name": "Too late"}),
    "units": ({"name": "box"}, {"name": "barrel"}),
    "product-groups": ({"name": "Pumps"}, {"name": "Belts"}),
    "competitors": ({"name": "Rival"}, {"name": "Other rival"}),
}


@pytest.fixture
def rows(administrator, manager, deal_kinds):
    """One row of each resource of the settings."""
    return {
        "users": manager,
        "departments": add_department(administrator, {"name": "West", "parent": None, "head": None}),
        "teams": keep_team(administrator, Team(), "Greens", [manager]),
        "roles": roles.add_role(administrator, "Guest"),
        "custom-fields": custom_fields.add(administrator, "client", "text", {"title": "Size"}),
        "deal-kinds": deal_kinds[1],
        "lost-reasons": LostReason.objects.create(name="Other"),
        "units": Unit.objects.create(name="pcs"),
        "product-groups": ProductGroup.objects.create(name="Parts", full_name="Parts"),
        "competitors": Competitor.objects.create(name="Third"),
    }


@pytest.fixture
def ours(program, administrator):
    return program(administrator)


@pytest.mark.parametrize("path", ROWS)
def test_a_program_that_read_an_old_version_is_told_what_stands_now(ours, rows, path):
    first, second = ROWS[path]
    address = f"{path}/{rows[path].pk}"
    read = ours.get(address).json()

    changed = ours.patch(address, first | {"version": read["version"]}).json()
    refused = ours.patch(address, second | {"version": read["version"]})
    again = ours.patch(address, second | {"version": refused.json()["current"]["version"]}).json()

    assert changed["version"] > read["version"]
    assert (refused.status_code, refused.json()["current"]) == (409, changed)
    assert again == changed | second | {"version": again["version"]}


@pytest.mark.parametrize("path", ["deal-kinds", "lost-reasons"])
def test_what_was_never_used_is_removed(ours, rows, path):
    assert ours.ask("DELETE", f"{path}/{rows[path].pk}").status_code == 204
    assert ours.get(f"{path}/{rows[path].pk}").status_code == 404


def test_a_kind_with_deals_and_a_reason_of_lost_ones_stay(ours, administrator, rows, make_deal_of):
    deal = make_deal_of(administrator, kind=rows["deal-kinds"].pk)
    deal.close(administrator, Ending(Outcome.LOST, rows["lost-reasons"]))

    for path, model in (("deal-kinds", DealKind), ("lost-reasons", LostReason)):
        assert ours.ask("DELETE", f"{path}/{rows[path].pk}").status_code == 422
        assert model.objects.filter(pk=rows[path].pk).exists()


def test_the_last_kind_of_deal_stays(ours, deal_kinds):
    answers = [ours.ask("DELETE", f"deal-kinds/{kind.pk}").status_code for kind in DealKind.objects.all()]

    assert answers == [204] * (len(answers) - 1) + [422]


PAGES = {
    "departments": ("/settings/departments", Department, {"name": "South", "parent": "", "head": ""}),
    "teams": ("/settings/teams", Team, {"name": "Blues", "members": []}),
    "users": ("/settings/people", User, {"name": "Olga", "email": "olga@firm.example", "position": ""}),
    "custom-fields": ("/settings/custom-fields", CustomField, {"title": "Mass"}),
}


@pytest.mark.parametrize("path", PAGES)
def test_a_page_filled_in_for_an_old_version_tells_what_stands_now(client, administrator, ours, rows, path):
    address, model, typed = PAGES[path]
    row = rows[path]
    if path == "users":
        typed = typed | {"role": row.role_id}
    client.force_login(administrator)
    shown = client.get(f"{address}/{row.pk}").context["version"]
    ours.patch(f"{path}/{row.pk}", ROWS[path][0])

    refused = client.post(f"{address}/{row.pk}", typed | {"version": shown})
    text = refused.content.decode()
    name, stands = next(iter(ROWS[path][0].items()))

    assert refused.status_code == 409
    assert f"Теперь здесь: {stands}" in text and f'value="{typed[name]}"' in text
    assert getattr(model.objects.get(pk=row.pk), name) == stands

    client.post(f"{address}/{row.pk}", typed | {"version": refused.context["version"]})
    assert getattr(model.objects.get(pk=row.pk), name) == typed[name]


def test_rights_of_a_role_that_another_has_changed_meanwhile_are_shown_first(client, administrator, ours, rows):
    role = rows["roles"]
    client.force_login(administrator)
    shown = client.get(f"/settings/access/{role.pk}").context["version"]
    ours.patch(f"roles/{role.pk}/access", {"rights": [{"type": "client", "action": "see", "scope": "all"}]})

    refused = client.post(f"/settings/access/{role.pk}", {"client.see": "none", "version": shown})

    assert refused.status_code == 409
    assert roles.scopes_of(Role.objects.get(pk=role.pk))["client", "see"] == "all"
