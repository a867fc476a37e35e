"""Files of rows: what is in them, whatever program wrote them."""

from krug.core.imports.reading.encodings import UNREADABLE
from krug.core.imports.reading.refusals import Refused
from krug.core.imports.reading.table import LONGEST_CELL, MOST_COLUMNS, Row, Table, open_table, separator_of

__all__ = ["LONGEST_CELL", "MOST_COLUMNS", "UNREADABLE", "Refused", "Row", "Table", "open_table", "separator_of"]
