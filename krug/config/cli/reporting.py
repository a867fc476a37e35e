"""report: any report as a table, JSON or a file, as one employee or as the firm sees it."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from typing import Any

from django.utils.translation import gettext as _

from krug.config import preparing
from krug.config.cli.mistake import Mistake
from krug.core.access.models import Role, RoleCode, User
from krug.core.access.policy import Denied
from krug.core.access.scopes import Action
from krug.core.reports import comparing, running
from krug.core.reports.columns import Column
from krug.core.reports.files.writing import TABLES, written
from krug.core.reports.readers import Reader
from krug.core.reports.report import Refused
from krug.core.reports.results import Result


def add_to(commands: Any) -> None:
    about = _("a report: funnel, lost-reasons, sales-by-manager, records-<kind>, built-<id>, …")
    report = commands.add_parser("report", help=about)
    report.add_argument("name", metavar="NAME")
    report.add_argument("--from", dest="first", metavar="DATE", default="")
    report.add_argument("--to", dest="last", metavar="DATE", default="")
    report.add_argument("--param", action="append", nargs="+", default=[], metavar="k=v")
    report.add_argument("--format", choices=["table", "json", *TABLES], default="table")
    report.add_argument("--as", dest="email", default="", metavar="EMAIL")
    report.set_defaults(run=_report)


def _report(call: Namespace) -> None:
    preparing.ready()
    user = _reader(call.email)
    reader = Reader(user, Action.EXPORT if call.format in TABLES else Action.SEE)
    try:
        found = running.find(user, call.name)
        found.check(reader)
        values = running.read(found, reader, _asked(call))
        result, before = comparing.count(found, reader, values)
    except (running.UnknownReport, running.BadParameter, Denied, Refused) as error:
        raise Mistake("krug report", error) from None
    if call.format in TABLES:
        sys.stdout.buffer.write(written(call.format, found, values, result, before))
    elif call.format == "json":
        print(json.dumps(running.as_json(found, values, result, before), ensure_ascii=False, indent=1))
    else:
        # Beside the table, so that what reads the table is not disturbed.
        print(", ".join([str(found.title), *running.said(found, reader, values).values()]), file=sys.stderr)
        for bold, text in found.how(values, result):
            print(f"{bold} {text}", file=sys.stderr)
        print(_table(*comparing.side_by_side(found, values, result, before)))


def _reader(email: str) -> User:
    """The employee, or the firm itself, which sees everything."""
    if not email:
        return User(name="Krug", role=Role(code=RoleCode.ADMINISTRATOR))
    person = User.objects.filter(email__iexact=email, is_active=True).first()
    if person is None:
        raise Mistake("krug report", _("nobody has the e-mail %(email)s") % {"email": email})
    return person


def _asked(call: Namespace) -> dict[str, str]:
    raw = {"from": call.first, "to": call.last}
    for text in [text for several in call.param for text in several]:
        name, equals, value = text.partition("=")
        if not name or not equals:
            raise Mistake("krug report", f"--param {text}: " + _("write it as name=value"))
        raw[name] = value
    return {name: value for name, value in raw.items() if value or name not in ("from", "to")}


def _table(columns: tuple[Column, ...], result: Result) -> str:
    """Columns side by side, figures to the right."""
    rows = [[str(column.title) for column in columns]]
    for row in result.rows:
        heads = [str(row.label) if number == 0 and row.label else None for number in range(len(columns))]
        rows.append([h or c.show(row.values.get(c.key)) for h, c in zip(heads, columns, strict=True)])
    widths = [max(len(row[number]) for row in rows) for number in range(len(columns))]
    lines = []
    for cells in rows:
        aligned = [
            cell.ljust(width) if column.is_text else cell.rjust(width)
            for cell, width, column in zip(cells, widths, columns, strict=True)
        ]
        lines.append("  ".join(aligned).rstrip())
    return "\n".join(lines)
