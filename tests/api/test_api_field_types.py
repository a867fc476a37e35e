"""Which types a field of the firm's own may have is told by the API's description and by the refusal."""

from krug.core.api import openapi
from krug.core.records.models import CustomType


def test_the_description_names_the_types(db):
    asked = openapi.document("en")["components"]["schemas"]["NewCustomField"]["properties"]["type"]

    assert asked["enum"] == CustomType.values


def test_the_refusal_names_them_too(program, administrator):
    asked = program(administrator)

    refused = asked.post("custom-fields", {"kind": "deal", "type": "computed", "title": "Bonus"})
    unknown = asked.post("custom-fields", {"kind": "dael", "type": "text", "title": "Bonus"})

    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "type")
    assert all(one in refused.json()["errors"][0]["message"] for one in CustomType.values)
    assert (unknown.status_code, unknown.json()["errors"][0]["field"]) == (422, "kind")
    assert "client" in unknown.json()["errors"][0]["message"] and "deal" in unknown.json()["errors"][0]["message"]
