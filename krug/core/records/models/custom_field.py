from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from krug.core.access.models import Versioned


class CustomType(models.TextChoices):
    TEXT = "text", _("text")
    LINES = "lines", _("text of several lines")
    NUMBER = "number", _("number")
    MONEY = "money", _("amount of money")
    DATE = "date", _("date")
    YES_NO = "yes-no", _("yes or no")
    CHOICE = "choice", _("one of a list")
    CHOICES = "choices", _("several of a list")
    PERSON = "person", _("employee")
    LINK = "link", _("link to a record")
    FILES = "files", _("files")


class CustomField(Versioned):
    """A field that the firm added to a kind of record.

    `code` is its key in the records' `custom` and never changes. `options` are the choices as [[code, title, active]].
    `formula` makes its values out of the record's other fields, each named in it as [its name]; "" where people fill
    the field in. `to` is the kind a link leads to, `places` the decimals of a number. `is_active` off: it is shown
    nowhere, and what records hold of it stays.
    """

    kind = models.CharField(max_length=40)
    code = models.CharField(max_length=40)
    title = models.CharField(max_length=100)
    type = models.CharField(max_length=10, choices=CustomType.choices)
    hint = models.CharField(max_length=300, blank=True, default="")
    group = models.CharField(max_length=100, blank=True, default="")
    place = models.PositiveIntegerField(default=0)
    required = models.BooleanField(default=False)
    in_list = models.BooleanField(default=False)
    is_searched = models.BooleanField(default=False)
    options = models.JSONField(default=list, blank=True)
    to = models.CharField(max_length=40, blank=True, default="")
    formula = models.TextField(blank=True, default="")
    places = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "code"], name="custom_code_once_of_a_kind")]

    def __str__(self) -> str:
        return self.title

    @property
    def name(self) -> str:
        """What filters, forms and files call it."""
        return f"custom_{self.code}"
