"""Writes client/krug_client/models.py: the types of the Python client, made from the description of the API."""

from __future__ import annotations

import keyword
import sys
from pathlib import Path
from typing import Any

import django

TARGET = Path(__file__).resolve().parent.parent / "client" / "krug_client" / "models.py"
# What the client takes and gives; whatever these lead to comes along.
ROOTS = (
    *("Client", "NewClient", "ChangedClient", "Contact", "NewContact", "ChangedContact"),
    *("Product", "NewProduct", "ChangedProduct", "Activity", "NewActivity", "ChangedActivity"),
    *("Deal", "NewDeal", "ChangedDeal", "Event", "Problem", "RowAnswer", "User", "Department", "Role", "DealKind"),
    *("Request", "NewRequest", "ChangedRequest", "PriceList", "NewPriceList", "ChangedPriceList"),
    *("TimeEntry", "NewTimeEntry", "ChangedTimeEntry"),
    *("MarketingEvent", "NewMarketingEvent", "ChangedMarketingEvent", "Channel", "NewChannel", "ChangedChannel"),
    *("NewBulk", "Bulk"),
    *("Hit", "Webhook", "NewWebhook", "ChangedWebhook", "Delivery", "DeliveryInFull", "Secret"),
)
PLAIN = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}
HEAD = '''"""What is sent and answered, as types: made from the API's description by scripts/client_models.py."""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict
'''


def text(schemas: dict[str, Any]) -> str:
    """The module, its types in the order of their names."""
    return HEAD + "".join(_class(name, schemas[name]) for name in sorted(_reached(schemas)))


def _reached(schemas: dict[str, Any]) -> set[str]:
    found: set[str] = set()
    waiting = list(ROOTS)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += _names(schemas[name])
    return found


def _names(node: Any) -> list[str]:
    if isinstance(node, list):
        return [name for inner in node for name in _names(inner)]
    if not isinstance(node, dict):
        return []
    own = [node["$ref"].rsplit("/", 1)[-1]] if isinstance(node.get("$ref"), str) else []
    return own + [name for inner in node.values() for name in _names(inner)]


def _class(name: str, schema: dict[str, Any]) -> str:
    required = schema.get("required", [])
    lines = [f"\n\nclass {name}(TypedDict):\n"]
    for key, inner in schema["properties"].items():
        if not key.isidentifier() or keyword.iskeyword(key):
            raise ValueError(f"{name}.{key} is no name in Python")
        kind = "dict[str, Any]" if key == "custom" else _type(inner)
        lines.append(f"    {key}: {kind if key in required else f'NotRequired[{kind}]'}\n")
    return "".join(lines)


def _type(schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[-1]
    if "anyOf" in schema:
        return " | ".join(dict.fromkeys(_type(inner) for inner in schema["anyOf"]))
    if "const" in schema:
        return f"Literal[{_quoted(schema['const'])}]"
    if "enum" in schema:
        return f"Literal[{', '.join(map(_quoted, schema['enum']))}]"
    if schema.get("type") == "array":
        return f"list[{_type(schema.get('items', {}))}]"
    if schema.get("type") == "object":
        inner = schema.get("additionalProperties")
        return f"dict[str, {_type(inner) if isinstance(inner, dict) else 'Any'}]"
    return PLAIN.get(schema.get("type", ""), "Any")


def _quoted(value: Any) -> str:
    return f'"{value}"' if isinstance(value, str) else repr(value)


def main() -> None:
    from krug.core.api import openapi

    TARGET.write_text(text(openapi.document("en")["components"]["schemas"]))


if __name__ == "__main__":
    sys.path.insert(0, str(TARGET.parent.parent.parent))
    django.setup()
    main()
