"""The description of the API: open, whole, in the reader's language."""

import re
from collections import defaultdict
from inspect import isclass
from typing import get_args

import pytest
from pydantic import BaseModel

from krug.core.api import openapi
from krug.core.api.routing import all_operations


@pytest.mark.parametrize(("language", "summary"), [("ru", "Список"), ("en", "List")])
def test_the_description_is_open_to_all_in_their_language(client, db, language, summary):
    answer = client.get("/api/v1/openapi.json", headers={"Accept-Language": language})

    found = answer.json()
    assert found["openapi"] == "3.1.0"
    assert found["paths"]["/api/v1/clients"]["get"]["summary"] == summary


def test_fields_are_typed_and_examples_given():
    document = openapi.document("en")

    client = document["components"]["schemas"]["Client"]["properties"]
    new = document["paths"]["/api/v1/deals"]["post"]["requestBody"]["content"]["application/json"]
    assert client["kind"]["enum"] == ["company", "person"]
    assert client["responsible"]["anyOf"][0]["type"] == "integer"
    assert new["example"]["amount"] == "1280000.00"
    assert new["example"]["expected_close_on"] == "2026-12-31"


def test_a_report_tells_what_it_may_be_asked():
    asked = openapi.document("en")["paths"]["/api/v1/reports/{name}"]["get"]["parameters"]

    about = {parameter["name"]: parameter.get("description", "") for parameter in asked}
    assert {"from", "to", "compare", "kind", "by", "manager"} <= about.keys()
    assert "funnel" in about["by"] and "sales-by-manager" not in about["by"]


def test_every_operation_tells_its_problems():
    for methods in openapi.document("en")["paths"].values():
        for operation in methods.values():
            assert {"401", "403", "404", "422", "429"} <= operation["responses"].keys()
            assert list(operation["responses"]["404"]["content"]) == ["application/problem+json"]


@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_documentation_opens_without_scripts_of_others(client, db, settings, language):
    settings.LANGUAGE_CODE = language

    page = client.get("/api/v1/docs")

    text = page.content.decode()
    assert page.status_code == 200
    assert "/api/v1/deals/{id}/closing" in text
    assert "<script>" not in text
    assert "style=" not in text
    assert re.findall(r'(?:src|href|action)="(?:https?:)?//[^"]*', text) == []


def test_a_body_and_an_answer_do_not_share_a_name():
    with pytest.raises(ValueError, match="share the names Rate"):
        openapi._under_own_names({"GivenRate": {}, "Rate": {}, "GivenDay": {}})


def test_no_two_shapes_share_a_name():
    """The description would tell one of them for both, and so would every client made from it."""
    shapes = defaultdict(set)
    for operation in all_operations():
        for shape in (operation.body, operation.answer):
            collect(shape, shapes)

    assert {name: found for name, found in shapes.items() if len(found) > 1} == {}


def collect(shape, shapes):
    if isclass(shape) and issubclass(shape, BaseModel) and shape not in shapes[shape.__name__]:
        shapes[shape.__name__].add(shape)
        for field in shape.model_fields.values():
            collect(field.annotation, shapes)
    for part in get_args(shape):
        collect(part, shapes)
