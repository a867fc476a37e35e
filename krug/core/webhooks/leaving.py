"""Webhooks that tell on behalf of somebody who leaves: they would stop."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from krug.core.access.leaving import Beside, Passing, Sort
from krug.core.access.models import User
from krug.core.webhooks import keeping
from krug.core.webhooks.models import Webhook
from krug.core.webhooks.models.webhook import Pause
from krug.core.webhooks.place import ROOT


def _on_behalf_of(person: User) -> Iterable[Beside]:
    for row in Webhook.objects.filter(person=person).order_by("name"):
        yield Beside(row.pk, row.name, f"{ROOT}/{row.pk}")


def _give(passing: Passing) -> str | None:
    row = Webhook.objects.filter(pk=passing.pk, person=passing.before).first()
    if row is None:
        return None
    row = keeping.change(passing.actor, row, {"person": passing.now}, channel=passing.channel)
    if row.pause == Pause.PERSON and row.is_on:
        # It found its person gone before it was given on; what waited since is sent now.
        keeping.resume(passing.actor, row, passing.channel)
    return ""


WEBHOOKS = Sort("webhook", _("Webhook on their behalf"), _on_behalf_of, _give)
