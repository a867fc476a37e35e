"""What is exported besides the records: each table of the firm's data, with the columns of it that leave Krug.

Whatever is not named stays: a table or a column comes out by being declared, so that no secret ever does by being
forgotten. A test says when one is neither here nor among those left out.
"""

from __future__ import annotations

from krug.config.export.business_tables import BUSINESS_TABLES
from krug.config.export.ground_tables import GROUND_TABLES

TABLES = (*GROUND_TABLES, *BUSINESS_TABLES)
