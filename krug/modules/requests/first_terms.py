"""What every firm begins with: kinds of request, a board for them, the terms; in the language of the installation."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from krug.core.stages.models import Colour, Pipeline, Stage
from krug.modules.requests.models import Request, RequestKind, Standing, State

# Name, minutes of working time until the first answer, until the request is closed.
KINDS = [
    (_("Purchase"), 30, 16 * 60),
    (_("Consultation"), 60, 16 * 60),
    (_("Complaint"), 30, 24 * 60),
    (_("Service request"), 60, 40 * 60),
    (_("Other request"), 120, None),
]
STAGES = [(State.NEW, Colour.GREY), (State.IN_WORK, Colour.BLUE), (State.ANSWERED, Colour.TEAL)]


@transaction.atomic
def ensure_first_requests() -> None:
    """Where no kind of request has ever been made."""
    if RequestKind.objects.exists():
        return
    with translation.override(settings.LANGUAGE_CODE):
        RequestKind.objects.bulk_create(
            RequestKind(name=str(name), answer_minutes=answer, solution_minutes=solution, sort=number)
            for number, (name, answer, solution) in enumerate(KINDS)
        )
        _lay_out_board()


def _lay_out_board() -> None:
    if Pipeline.objects.filter(subject=Request.KIND).exists():
        return
    pipeline = Pipeline.objects.create(subject=Request.KIND, title=str(_("Requests")))
    for number, (state, colour) in enumerate(STAGES):
        stage = Stage.objects.create(pipeline=pipeline, name=str(state.label), sort=number, colour=colour)
        Standing.objects.create(stage=stage, state=state)
