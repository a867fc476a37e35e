"""Lists, files in and out, the API, reports, merging and rights know the firm's own fields as any others."""

import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from krug.core.access.models import Role
from krug.core.imports import bringing
from krug.core.jobs.performing import perform_due
from krug.core.lists.export import neutral
from krug.core.lists.models import SavedView
from krug.core.merging import merging
from krug.core.records import kinds
from krug.core.reports import running
from krug.core.reports.readers import Reader
from krug.core.settings.field_rights import keep_field_rights
from krug.modules.clients.models import Client

pytestmark = pytest.mark.django_db


def test_the_api_takes_and_gives_them_by_code(fields, manager, program):
    ask = program(manager)
    body = {"name": "Holder", "custom": {"staff": 12, "size": "large", "trades": ["food"], "founded": "2001-05-17"}}
    made = ask("POST", "clients", body)
    assert made.status_code == 201, made.content
    item = made.json()
    assert item["custom"] == {
        "staff": 12,
        "turnover": None,
        "founded": "2001-05-17",
        "region": "",
        "tender": None,
        "size": "large",
        "trades": ["food"],
        "lawyer": None,
        "agent": None,
    }
    changed = ask("PATCH", f"clients/{item['id']}", {"version": 1, "custom": {"turnover": "10.50"}})
    assert (changed.json()["custom"]["turnover"], changed.json()["custom"]["staff"]) == ("10.50", 12)
    again = ask("PATCH", f"clients/{item['id']}", {"version": 2, "custom": changed.json()["custom"]})
    assert again.status_code == 200
    refused = ask("PATCH", f"clients/{item['id']}", {"version": 2, "custom": {"size": "huge", "planet": 1}})
    assert refused.status_code == 422
    assert {error["field"] for error in refused.json()["errors"]} == {"custom.size", "custom.planet"}


def test_the_api_filters_sorts_and_describes_them(fields, manager, make_client_of, program):
    for number in (5, 50, 500):
        make_client_of(manager, name=f"C{number}", custom_staff=number)
    ask = program(manager)
    found = ask("GET", "clients?custom_staff__gte=50&sort=-custom_staff").json()["items"]
    assert [item["name"] for item in found] == ["C500", "C50"]
    document = ask("GET", "openapi.json").json()
    assert "staff" in document["components"]["schemas"]["Client"]["properties"]["custom"]["properties"]
    asked = {parameter["name"] for parameter in document["paths"]["/api/v1/clients"]["get"]["parameters"]}
    assert {"custom_staff__gte", "custom_size"} <= asked


def test_the_administrator_adds_a_field_by_program(administrator, manager, program):
    body = {"kind": "client", "type": "choice", "title": "Size", "options": ["Small"]}
    made = program(administrator)("POST", "custom-fields", body)
    assert (made.status_code, made.json()["name"]) == (201, "custom_size")
    path = f"custom-fields/{made.json()['id']}"
    changed = program(administrator)("PATCH", path, {"more_options": ["Large"]}).json()
    assert [option["code"] for option in changed["options"]] == ["small", "large"]
    assert program(manager)("PATCH", path, {"title": "X"}).status_code == 403


def test_a_file_brings_them_in_by_heading_and_a_bad_cell_is_named(fields, manager, tmp_path):
    path = tmp_path / "clients.csv"
    path.write_text(
        "Название;Staff;Size;Trades;Tender;Founded\nOne;12;Large;Metal, food;да;17.05.2001\nTwo;many;Large;;;\n",
        "utf-8",
    )
    found = bringing.take("clients", manager, path, "clients.csv")
    bringing.start(found, manager)
    perform_due()
    found.refresh_from_db()
    assert (found.result["created"], found.result["rejected"]) == (1, 1)
    custom = Client.objects.get().custom
    assert custom == {
        "staff": 120000,
        "size": "large",
        "trades": ["metal", "food"],
        "tender": True,
        "founded": "2001-05-17",
    }


def test_a_list_with_links_of_its_own_asks_no_more_for_more_rows(fields, manager, make_client_of, web):
    agent = make_client_of(manager, name="Agent")
    browser, address = web(manager), "/clients?view=all"
    browser.post("/clients/list/columns?view=all", {"column": ["name", "custom_agent", "custom_lawyer", "custom_size"]})

    def asked():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert browser.get(address).status_code == 200
        return len(queries)

    make_client_of(manager, name="One", custom_agent=agent.pk, custom_lawyer=manager.pk)
    few = asked()
    for number in range(20):
        make_client_of(manager, name=f"C{number}", custom_agent=agent.pk, custom_lawyer=manager.pk)
    assert asked() == few
    assert "Agent" in browser.get(address).content.decode()


def test_the_report_counts_by_them_and_opens_the_records(fields, manager, make_client_of):
    for size in ("small", "small", "large", ""):
        make_client_of(manager, custom_size=size, custom_turnover="10")
    found = running.find(manager, "records-client")
    reader = Reader(manager)
    values = running.read(found, reader, {"by": "custom_size"})
    result = found.run(reader, values)
    counts = {row.values["group"]: (row.values["records"], row.values["custom_turnover"]) for row in result.rows}
    assert {name: n for name, (n, _sum) in counts.items() if name in ("Small", "Large")} == {"Small": 2, "Large": 1}
    assert counts["Small"][1] == 20
    assert found.records(reader, values, "small", "records").count() == 2


def test_hidden_from_a_role_it_is_gone_and_locked_it_stays(
    fields, administrator, manager, make_client_of, web, program
):
    record = make_client_of(manager, name="Holder", custom_region="Zaonezhye", custom_size="large")
    role = Role.objects.get(code="manager")
    wished = {("client", "custom_region"): "hidden", ("client", "custom_size"): "read"}
    keep_field_rights(administrator, role, wished)
    manager = type(manager).objects.get(pk=manager.pk)
    browser, ask = web(manager), program(manager)
    for address in (f"/clients/{record.pk}", f"/clients/{record.pk}/edit", "/clients", "/search?q=zaonezh"):
        assert "Zaonezhye" not in browser.get(address).content.decode()
    custom = ask("GET", f"clients/{record.pk}").json()["custom"]
    assert "region" not in custom and custom["size"] == "large"
    assert ask("GET", "clients?custom_region=Zaonezhye").status_code == 422
    assert ask("PATCH", f"clients/{record.pk}", {"version": 1, "custom": {"size": "small"}}).status_code == 422
    assert ask("PATCH", f"clients/{record.pk}", {"version": 1, "custom": {"region": "x"}}).status_code == 422


def test_export_has_them_in_words(fields, manager, administrator, make_client_of, web):
    make_client_of(
        administrator, name="Holder", custom_size="large", custom_trades=["metal", "food"], custom_staff=1250
    )
    browser = web(administrator)
    browser.post("/clients/list/columns?view=all", {"column": ["name", "custom_size", "custom_trades", "custom_staff"]})
    answer = browser.post("/clients/list/export?view=all", {"format": "csv"})
    text = io.BytesIO(b"".join(answer.streaming_content) if answer.streaming else answer.content).getvalue()
    assert "Metal, Food" in text.decode("utf-8-sig") and "Large" in text.decode("utf-8-sig")


def test_merging_takes_over_what_the_other_says_and_leads_links_along(fields, administrator, make_client_of):
    keep = make_client_of(administrator, name="Keep", custom_size="large")
    drop = make_client_of(administrator, name="Drop", custom_region="Pomorye", custom_size="small")
    other = make_client_of(administrator, name="Other", custom_agent=drop.pk)
    merging.merge(kinds.get("client"), administrator, keep.pk, [drop.pk], {})
    keep.refresh_from_db()
    other.refresh_from_db()
    assert (keep.custom["region"], keep.custom["size"], other.custom["agent"]) == ("Pomorye", "large", keep.pk)


def test_a_view_that_asks_for_a_hidden_field_is_not_offered_and_the_list_opens(
    fields, administrator, manager, make_client_of, web
):
    make_client_of(manager, name="Holder")
    state = {"filter": {"all": [{"field": "custom_region", "op": "filled"}]}}
    SavedView.objects.create(
        kind="client", title="By region", owner=administrator, audience="all", is_default=True, state=state
    )
    assert "By region" in web(manager).get("/clients?view=all").content.decode()
    keep_field_rights(administrator, Role.objects.get(code="manager"), {("client", "custom_region"): "hidden"})
    answer = web(manager).get("/clients")
    assert answer.status_code == 200
    assert "By region" not in answer.content.decode()


def test_phones_are_no_formulas_in_a_file():
    assert neutral("+7 812 555-12-34, +7 921 000-00-00") == "+7 812 555-12-34, +7 921 000-00-00"
    assert neutral("+7 812 555-12-34") == "+7 812 555-12-34"
    assert neutral("+SUM(A1), +7 921 000-00-00").startswith("'")
    assert neutral("=1+1").startswith("'")
