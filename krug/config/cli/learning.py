"""learn: the score of deals learnt now, by this process, for whoever will not wait for the night."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from django.utils.translation import gettext as _

from krug.config import preparing
from krug.config.cli.mistake import Mistake
from krug.core.access.models import User
from krug.core.jobs import queue
from krug.core.jobs.models import JobState
from krug.core.jobs.performing import see_through
from krug.core.records.modules import is_on
from krug.modules.deals.score import jobs
from krug.modules.deals.score.place import LEARNING, OPTION


def add_to(commands: Any) -> None:
    learn = commands.add_parser("learn", help=_("learn the score of deals from the closed ones, now"))
    learn.set_defaults(run=_learn)


def _learn(_call: Namespace) -> int:
    """Exit code 1 where there is too little to learn from, or the work did not come to its end."""
    preparing.ready()
    actor: User | None = None
    if not is_on(OPTION):
        raise Mistake("krug learn", _("the score of deals is switched off"))
    job = see_through(jobs.under_way() or queue.start(LEARNING, actor, {}))
    if job.state != JobState.DONE:
        print(job.error or job.state)
        return 1
    found = job.result
    if "judged" not in found:
        print(_("too few closed deals to learn from: %(closed)d") % {"closed": found.get("closed", 0)})
        return 1
    print(_("learnt from closed deals: %(closed)d; deals in work judged: %(judged)d") % found)
    return 0
