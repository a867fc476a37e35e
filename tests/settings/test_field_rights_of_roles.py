"""What a role has of single fields: given on its page or by the API, kept in the trail, told in words."""

import pytest

from krug.core.access.models import Role
from krug.core.access.scopes import FieldRight
from krug.core.events.models import Event
from krug.core.records import kinds
from krug.core.records.cleaning import Invalid
from krug.core.settings import field_rights, roles
from krug.core.settings.explaining import explain


def keep(actor, role, **wished):
    field_rights.keep_field_rights(actor, role, {("deal", name): right for name, right in wished.items()})
    role.refresh_from_db()


def test_a_field_is_hidden_on_the_roles_page_and_the_trail_says_so(client, administrator, manager):
    client.force_login(administrator)

    client.post(f"/settings/access/{manager.role_id}", {"field.deal.amount": "hidden", "field.client.tax_id": "read"})

    manager.role.refresh_from_db()
    values = Event.objects.filter(kind="role.changed").latest("pk").data["values"]
    page = client.get(f"/settings/access/{manager.role_id}").content.decode()
    assert manager.role.field_rights == {"client": {"tax_id": "read"}, "deal": {"amount": "hidden"}}
    assert sorted(change["new"] for change in values.values()) == ["не видит", "только видит"]
    assert 'value="hidden" selected' in page


def test_given_back_nothing_is_left(administrator, manager):
    keep(administrator, manager.role, amount=FieldRight.HIDDEN)
    keep(administrator, manager.role, amount=FieldRight.CHANGE)

    assert manager.role.field_rights == {}


@pytest.mark.parametrize("wished", [{"name": "hidden"}, {"client": "hidden"}, {"amount": "never"}, {"nothing": "read"}])
def test_what_is_not_offered_is_refused(administrator, manager, wished):
    with pytest.raises(Invalid):
        keep(administrator, manager.role, **wished)

    assert manager.role.field_rights == {}


def test_the_administrators_role_is_not_limited(administrator):
    with pytest.raises(Invalid):
        keep(administrator, administrator.role, amount="hidden")


def test_a_copy_of_a_role_is_limited_as_the_first(administrator, manager):
    keep(administrator, manager.role, amount="hidden")

    made = roles.add_role(administrator, "Trainee", Role.objects.get(pk=manager.role_id))

    assert made.field_rights == {"deal": {"amount": "hidden"}}


def test_why_somebody_sees_a_record_names_the_fields_they_do_not(administrator, manager):
    keep(administrator, manager.role, amount="hidden", competitor="read")
    manager.role.refresh_from_db()

    reasons = " ".join(explain(manager, kinds.get("deal")).reasons)

    assert "Роль не видит полей: Сумма." in reasons
    assert "Роль видит эти поля, но не меняет: Конкурент." in reasons
