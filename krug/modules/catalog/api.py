"""What the API knows of products beyond what it knows of every record: units, groups, prices."""

from __future__ import annotations

from krug.core.settings.short.operations import operations_of
from krug.modules.catalog.groups import GROUPS
from krug.modules.catalog.prices_api import PRICES
from krug.modules.catalog.units import UNITS

DECLARES = (*operations_of(UNITS), *operations_of(GROUPS), *PRICES)
