"""What is said of a stage a record has passed: added afterwards, or put otherwise."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from krug.core.access import policy
from krug.core.access.models import User
from krug.core.access.scopes import Action
from krug.core.events.models import Channel
from krug.core.events.writing import Fact, write
from krug.core.records.cleaning import Invalid
from krug.core.stages.models import Passage

LONGEST = 10_000


@transaction.atomic
def comment(record: Any, actor: User, passage: Passage, text: str, channel: str = Channel.PAGE) -> bool:
    """Say `text` of one of the record's stays, also of an ended record's; "" takes back what was said.

    Gives whether anything changed. The event keeps both texts. Raises Denied, Invalid.
    """
    policy.check(actor, Action.CHANGE, record)
    text = text.strip()
    if len(text) > LONGEST:
        raise Invalid({"comment": _("At most %(most)d characters.") % {"most": LONGEST}})
    # Two people may write at once: the second finds the first's text here, and history keeps it.
    found = Passage.objects.select_for_update(of=("self",)).select_related("stage").get(pk=passage.pk)
    if (found.record_kind, found.record_id) != record.card:
        raise Invalid({"comment": _("This stage is not in the path of the record.")})
    old = found.comment
    if old == text:
        return False
    found.comment, found.commented_by, found.commented_at = text, actor, timezone.now()
    found.save(update_fields=["comment", "commented_by", "commented_at"])
    data = {"title": str(record), "stage": str(found.stage), "stage_id": found.stage_id, "passage_id": found.pk}
    data |= {"old": old, "comment": text, "note": f": {text}" if text else ""}
    write([Fact(f"{record.KIND}.stage_commented", record.card, data, record.cards())], actor, channel)
    return True
