"""The administrator adds fields and changes them; everybody has them at once."""

import pytest

from krug.core.access.policy import Denied
from krug.core.events.models import Event
from krug.core.records import kinds
from krug.core.records.cleaning import Invalid
from krug.core.records.models import CustomField
from krug.core.settings import custom_fields

pytestmark = pytest.mark.django_db

PAGES = "/settings/custom-fields"


def test_a_field_made_on_the_page_is_in_the_form_the_list_and_the_card(administrator, manager, make_client_of, web):
    admin, browser = web(administrator), web(manager)
    sent = {"kind": "client", "type": "choice", "title": "Размер, м³", "options": "Малый\nБольшой", "in_list": "on"}
    assert admin.post(f"{PAGES}/new", sent).status_code == 302
    row = CustomField.objects.get()
    listed = admin.get(PAGES).content.decode()
    assert f'href="{PAGES}/{row.pk}"' in listed and "Размер, м³" in listed and "razmer_m3" in listed
    assert (row.code, [code for code, *_rest in row.options]) == ("razmer_m3", ["malyj", "bolshoj"])
    record = make_client_of(manager, name="Holder")
    form = browser.get(f"/clients/{record.pk}/edit").content.decode()
    assert 'name="custom_razmer_m3"' in form and "Большой" in form
    changed = {"version": 1, "name": "Holder", "was-name": "Holder", "custom_razmer_m3": "bolshoj"}
    assert browser.post(f"/clients/{record.pk}/edit", changed).status_code == 302
    assert "Размер, м³" in browser.get("/clients").content.decode()
    card = browser.get(f"/clients/{record.pk}").content.decode()
    assert "Размер, м³" in card and "Большой" in card


@pytest.mark.parametrize(
    ("type_", "values", "wrong"),
    [
        ("text", {"title": "  "}, "title"),
        ("text", {"title": "Название", "hint": "x" * 301}, "hint"),
        ("choice", {"title": "Size"}, "options"),
        ("choice", {"title": "Size", "options": ["x" * 101]}, "options"),
        ("link", {"title": "Agent", "to": "planet"}, "to"),
        ("number", {"title": "Staff", "places": 9}, "places"),
        ("number", {"title": "Staff", "is_searched": True}, "is_searched"),
        ("colour", {"title": "Colour"}, "type"),
    ],
)
def test_what_will_not_do_is_named_and_nothing_is_made(administrator, type_, values, wrong):
    with pytest.raises(Invalid) as refused:
        custom_fields.add(administrator, "client", type_, values)
    assert wrong in refused.value.errors
    assert not CustomField.objects.exists()


def test_a_title_that_a_declared_field_has_is_refused(administrator):
    title = str(kinds.get("client").field("name").title)
    with pytest.raises(Invalid):
        custom_fields.add(administrator, "client", "text", {"title": title.upper()})


def test_nobody_but_the_administrator_adds_fields(manager, web):
    with pytest.raises(Denied):
        custom_fields.add(manager, "client", "text", {"title": "Region"})
    assert web(manager).get(PAGES).status_code == 403


def test_a_choice_renamed_keeps_its_records_and_one_in_use_cannot_vanish(
    fields, administrator, manager, make_client_of
):
    record = make_client_of(manager, custom_size="middle")
    row = fields["size"]
    options = [[code, "Medium" if code == "middle" else title, active] for code, title, active in row.options]
    custom_fields.change(administrator, row, {"options": options})
    record.refresh_from_db()
    assert kinds.get("client").field("custom_size").show(record, manager) == "Medium"
    with pytest.raises(Invalid):
        custom_fields.change(administrator, row, {"options": options[:1]})


def test_out_of_use_it_is_nowhere_and_back_in_use_the_values_are_there(fields, administrator, manager, make_client_of):
    record = make_client_of(manager, custom_region="Pomorye")
    custom_fields.change(administrator, fields["region"], {"is_active": False})
    assert "custom_region" not in kinds.get("client").names
    custom_fields.change(administrator, fields["region"], {"is_active": True})
    record.refresh_from_db()
    assert kinds.get("client").field("custom_region").value(record) == "Pomorye"


def test_the_trail_tells_of_it(fields, administrator):
    custom_fields.change(administrator, fields["staff"], {"title": "Headcount", "required": True})
    data = Event.objects.get(kind="custom_field.changed").data
    assert data["values"] == {"title": {"old": "Staff", "new": "Headcount"}, "required": {"old": False, "new": True}}


def test_required_means_required_wherever_a_record_is_made(administrator, manager, make_client_of):
    custom_fields.add(administrator, "client", "text", {"title": "Region", "required": True})
    with pytest.raises(Invalid) as refused:
        make_client_of(manager)
    assert set(refused.value.errors) == {"custom_region"}
    assert make_client_of(manager, custom_region="Pomorye").pk


def test_up_changes_the_order_of_the_form(fields, administrator, web):
    codes = [field.name for field in kinds.get("client").fields if field.name.startswith("custom_")]
    web(administrator).post(f"{PAGES}/{fields[codes[1].removeprefix('custom_')].pk}/up")
    after = [field.name for field in kinds.get("client").fields if field.name.startswith("custom_")]
    assert after[:2] == [codes[1], codes[0]]
