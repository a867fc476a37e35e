"""PDF: the report's table on paper, its headings on every page, and below it how it was counted.

Texts go into the document as values, never as a part of its program, so that nothing in them is taken for one.
"""

from __future__ import annotations

import json
from typing import Any

from django.utils import timezone, translation
from django.utils.formats import date_format

from krug.core.reports.files.tables import Table

# More than this does not fit a sheet held upright.
MOST_UPRIGHT = 6
# The font comes with typst: the same on every machine, Cyrillic and signs of currencies in it.
SOURCE = """
#let told = json(bytes(sys.inputs.told))
#set document(title: told.title)
#set page(paper: "a4", flipped: told.wide, margin: 1.5cm, footer: context [
  #set text(8pt, fill: luma(90))
  #told.day #h(1fr) #counter(page).display("1 / 1", both: true)
])
#set text(font: "Libertinus Serif", size: if told.heads.len() > 12 { 7pt } else { 9pt }, lang: told.language)
#show heading: set text(15pt)
#heading(told.title)
#v(4pt)
#table(
  columns: told.heads.len(),
  stroke: (x, y) => (bottom: 0.4pt + luma(190)),
  inset: (x: 5pt, y: 4pt),
  align: (x, y) => if told.texts.at(x) { left } else { right },
  table.header(..told.heads.map(strong)),
  ..told.rows.flatten().map(text),
)
#v(6pt)
#for (bold, rest) in told.about [#par[#strong(bold) #rest]]
"""


def write(table: Table) -> bytes:
    import typst  # some megabytes that only who exports needs

    told = {
        "title": table.title,
        "heads": [str(column.title) for column in table.columns],
        "texts": [column.is_text for column in table.columns],
        "rows": [_cells(table, row) for row in table.rows],
        "about": [[bold, rest] for bold, rest in table.about],
        "wide": len(table.columns) > MOST_UPRIGHT,
        "day": date_format(timezone.localtime(), "SHORT_DATETIME_FORMAT"),
        "language": (translation.get_language() or "ru")[:2],
    }
    made: bytes = typst.compile(SOURCE.encode(), sys_inputs={"told": json.dumps(told)}, ignore_system_fonts=True)
    return made


def _cells(table: Table, row: list[Any]) -> list[str]:
    return [
        value if isinstance(value, str) else column.show(value)
        for column, value in zip(table.columns, row, strict=True)
    ]
