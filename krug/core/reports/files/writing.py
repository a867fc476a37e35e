"""A report as a file of any form."""

from __future__ import annotations

import json

from krug.core.reports import running
from krug.core.reports.files import csv, pdf, tables, xlsx
from krug.core.reports.report import Report
from krug.core.reports.results import Result, Values

TABLES = {"csv": csv.write, "xlsx": xlsx.write, "pdf": pdf.write}
FORMS = (*TABLES, "json")


def written(form: str, found: Report, values: Values, result: Result, before: Result | None) -> bytes:
    """`form` is one of FORMS; `before` the same report over the earlier period, None where nothing is compared."""
    if form == "json":
        whole = running.as_json(found, values, result, before)
        return json.dumps(whole, ensure_ascii=False, indent=1).encode()
    return TABLES[form](tables.table(found, values, result, before))
