"""Rules of distribution that name somebody who leaves."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from krug.core.access.leaving import Beside, Passing, Sort, pass_owner
from krug.core.access.models import User
from krug.modules.requests.models import Rule


def _naming(person: User) -> Iterable[Beside]:
    for row in Rule.objects.filter(person=person, is_active=True):
        yield Beside(row.pk, row.name, "/settings/request-rules")


def _give(passing: Passing) -> str | None:
    return pass_owner(Rule, passing, "person")


RULES_OF_PERSON = Sort("request-rule", _("Rule of distribution"), _naming, _give)
