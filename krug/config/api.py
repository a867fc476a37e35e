"""What the top floor adds to the API."""

from __future__ import annotations

from krug.config.backup import api as backup

DECLARES = (*backup.OPERATIONS,)
