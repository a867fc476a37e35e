"""What the top floor adds to the API."""

from __future__ import annotations

from krug.config.backup import api as backup
from krug.config.export import api as export

DECLARES = (*backup.OPERATIONS, *export.OPERATIONS)
