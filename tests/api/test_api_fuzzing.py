"""The description against the server: requests made from it, right and wrong ones, never meet a fault or a lie."""

from functools import cache

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import CHECKS
from schemathesis.config import SchemathesisConfig
from schemathesis.generation import GenerationMode

from krug.config.wsgi import application
from krug.core.access.models import ApiToken
from krug.core.api import openapi
from krug.core.api.routing import all_operations
from krug.core.records import kinds, writing

# What is checked is what the server reads and says: the same whichever database is beneath, and minutes long.
pytestmark = [pytest.mark.slow, pytest.mark.once]
EXAMPLES = 6
CHECKED = [
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
    "unsupported_method",
]


@pytest.fixture(autouse=True)
def one_connection():
    """The server shares the test's transaction, as Django's own test client has it."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def key(administrator, deal_kinds):
    for kind in kinds.all_kinds():
        named = {"activity": "title", "request": "title", "time_entry": "note"}.get(kind.code, "name")
        spent = {"spent": "0:01"} if kind.code == "time_entry" else {}
        writing.create(kind, administrator, [{named: "Row", **spent}])
    return ApiToken.issue(administrator, "write")


@cache
def described():
    config = SchemathesisConfig.from_dict({"generation": {"allow-x00": False}})
    schema = schemathesis.openapi.from_dict(openapi.document("en"), config=config)
    schema.app = application
    return schema


def modes_of(operation):
    """There is nothing to get wrong where nothing is sent."""
    sends = operation.body or operation.asks or "{id}" in operation.path or operation.method == "POST"
    return list(GenerationMode) if sends else [GenerationMode.POSITIVE]


@pytest.mark.parametrize(
    ("method", "path", "mode"),
    [(operation.method, operation.path, mode) for operation in all_operations() for mode in modes_of(operation)],
)
def test_what_is_described_is_what_happens(key, method, path, mode):
    operation = described()[f"/api/v1/{path}"][method]

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case):
        headers = {"Authorization": f"Bearer {key}", "Accept-Encoding": "identity"}
        case.call_and_validate(headers=headers, checks=CHECKS.get_by_names(CHECKED))

    ask()
