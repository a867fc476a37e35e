"""What a field can be asked."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Op(models.TextChoices):
    """An operator as it stands in a filter, and as a person reads it between the field and the value."""

    IS = "is", _("is")
    NOT = "not", _("is not")
    ANY = "any", _("one of")
    NONE = "none", _("none of")
    CONTAINS = "contains", _("contains")
    LACKS = "lacks", _("does not contain")
    BEGINS = "begins", _("begins with")
    GE = "ge", _("at least")
    LE = "le", _("at most")
    GT = "gt", _("more than")
    LT = "lt", _("less than")
    BETWEEN = "between", _("between")
    BEFORE = "before", _("earlier than")
    AFTER = "after", _("later than")
    LAST = "last", _("in the last days")
    NEXT = "next", _("in the next days")
    TODAY = "today", _("today")
    WEEK = "week", _("this week")
    MONTH = "month", _("this month")
    LAST_MONTH = "last_month", _("last month")
    YEAR = "year", _("this year")
    ME = "me", _("is me")
    EMPTY = "empty", _("is not filled in")
    FILLED = "filled", _("is filled in")


BARE = {Op.TODAY, Op.WEEK, Op.MONTH, Op.LAST_MONTH, Op.YEAR, Op.ME, Op.EMPTY, Op.FILLED}
PAIRED = {Op.BETWEEN}
MANY = {Op.ANY, Op.NONE}
