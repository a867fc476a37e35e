"""A visitor sends a form of the firm's site."""

from __future__ import annotations

from krug.config.bench.filling import Sample
from krug.config.bench.http import Ask
from krug.config.bench.works import Sql, Work
from krug.core.access.models import User
from krug.modules.site import asked, keeping


def submission(administrator: User) -> Work:
    """A new form, and one visitor after another who fills it in: kept, made a request, given to somebody."""
    values = {"title": "Contacts", "language": "en", "fields": asked.usual(), "most_per_hour": 1000}
    form = keeping.add(administrator, values)

    def ask(_sample: Sample, number: int) -> Ask:
        typed = {"contact_name": f"Visitor {number}", "phone": f"+7 495 {number:07}", "text": "How much is a tunnel?"}
        return Ask(form.address, typed)

    return Work("form submission", ask, _kept)


def _kept(_sample: Sample, number: int) -> list[Sql]:
    return [("SELECT * FROM site_submission WHERE id = %s", [number])]
