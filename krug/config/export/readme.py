"""What lies in an export, for whoever opens it years later: every file and every column, in Russian and in English."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from krug.config.export.parts import Part
from krug.core.access.models import Firm

LANGUAGES = ("ru", "en")


def readme(found: Sequence[Part]) -> str:
    """Markdown; the titles of the firm's own fields are as it has written them."""
    return "\n".join(line for language in LANGUAGES for line in _in(language, found))


def _in(language: str, found: Sequence[Part]) -> Iterator[str]:
    with override(language):
        whole, files, column, meaning = _("All data of the firm"), _("Files and columns"), _("Column"), _("What it is")
        yield f"# {whole}: {Firm.current().name}\n"
        yield _("Written by Krug on %(at)s, as all of it stood at that moment.") % {
            "at": timezone.now().isoformat(timespec="seconds")
        }
        yield ""
        for words in _rules():
            yield f"- {words}"
        yield f"\n## {files}\n"
        for part in found:
            yield f"### {part.file}.csv, {part.file}.jsonl\n"
            yield f"{part.title}\n"
            yield f"| {column} | {meaning} |\n| --- | --- |"
            yield from (f"| `{name}` | {_in_a_cell(str(title))} |" for name, title in part.columns.items())
            yield ""


def _rules() -> Iterator[str]:
    yield _("Each table is there twice: as CSV (UTF-8, RFC 4180, commas) and as JSON lines, a row on each line.")
    yield _("What leads to another record holds its number, which is `id` in the file of that kind.")
    yield _("Times are in UTC, dates are 2026-12-31, amounts are exact, with a point.")
    yield _("In CSV an empty cell is an empty value; lists and what has parts are JSON within the cell.")
    yield _(
        "In CSV a text that a spreadsheet would take for a formula begins with an apostrophe; JSON lines hold it as it "
        "is."
    )
    yield _("Records in the bin, and those that another took in, are there too: `deleted_at` tells.")
    yield _("Attached files lie in the folder `files`, each under the number of its row in `files.csv` and its name.")
    yield _("Passwords, keys and secrets are not exported.")


def _in_a_cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())
