"""Conditions on any field, joined by "and" and "or": read from JSON, checked, and turned into one query.

A filter is `{"all": [part, …]}` or `{"any": [part, …]}`; a part is a filter again or one condition
`{"field": "status", "op": "any", "value": ["customer", "partner"]}`. `"client.status"` looks one link further,
and only at records the person may see. `{"related": "deal.client", "is": "some", "all": [part, …]}` looks the other
way, at records that lead to the one asked for; "none" that there are no such. What each field can be asked is in
`operators_of`.
"""

from krug.core.lists.filtering.compiling import in_segment, parse, where
from krug.core.lists.filtering.fields import fields_of, find_field, nature_of, operators_of
from krug.core.lists.filtering.operators import Op
from krug.core.lists.filtering.tree import BadFilter, Condition, Group, Related, read

__all__ = [
    "BadFilter",
    "Condition",
    "Group",
    "Op",
    "Related",
    "fields_of",
    "find_field",
    "in_segment",
    "nature_of",
    "operators_of",
    "parse",
    "read",
    "where",
]
