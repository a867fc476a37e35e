"""What a value is entered with: a field of text, a choice, a picker of records. Filter, bulk and cell share it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from krug.core.access.models import User
from krug.core.lists.filtering.natures.segments import SegmentField
from krug.core.lists.filtering.operators import MANY, PAIRED, Op
from krug.core.lists.opening_segments import options_for
from krug.core.records.choosing import titles
from krug.core.records.custom.fields import Custom
from krug.core.records.fields import (
    ChoiceField,
    ChoicesField,
    DateField,
    Field,
    LinkField,
    MomentField,
    PartnersField,
    PersonField,
    RowField,
    TagsField,
    TimeField,
    YesNoField,
)


@dataclass(frozen=True)
class Input:
    """`shape` is "choice", "pick" or "text"; `options` are (value, title, is chosen); `picked` are (value, title)."""

    shape: str
    value: str = ""
    type: str = "text"
    many: bool = False
    options: tuple[tuple[str, str, bool], ...] = ()
    picked: tuple[tuple[str, str], ...] = ()
    pick: str = ""
    free: bool = False
    lines: bool = False


def input_of(field: Field, op: Op, value: Any, user: User) -> list[Input]:
    """The inputs of one condition: two for "between", one for all else."""
    values = value if isinstance(value, list) else [] if value is None else [value]
    if op in (Op.LAST, Op.NEXT):
        return [Input("text", str(values[0]) if values else "30", "number")]
    if op in PAIRED:
        padded = [*values, "", ""][:2]
        return [Input("text", str(one), _type(field)) for one in padded]
    return [entry(field, values, user, many=op in MANY)]


def entry(field: Field, values: list[Any], user: User, many: bool = False) -> Input:
    """The input of a field's value, or of several."""
    texts = [str(value) for value in values]
    if isinstance(field, ChoiceField) and field.choices:
        many = many or isinstance(field, ChoicesField)
        options = [(str(value), str(title), str(value) in texts) for value, title in field.choices.choices]
        return Input("choice", many=many, options=tuple(options))
    if isinstance(field, RowField):
        rows = [(str(pk), name, str(pk) in texts) for pk, name in field.options()]
        empty = [] if many or field.required else [("", "—", not texts)]
        return Input("choice", many=many, options=(*empty, *rows))
    if isinstance(field, YesNoField):
        yes = bool(texts) and texts[0] in ("true", "True", "1")
        unset = isinstance(field, Custom) and not texts
        blank = (("", "—", unset),) if isinstance(field, Custom) else ()
        return Input("choice", options=(*blank, ("true", _("yes"), yes), ("false", _("no"), not yes and not unset)))
    if isinstance(field, TagsField):
        return Input("pick", many=True, picked=tuple((text, text) for text in texts), pick="tag", free=True)
    if isinstance(field, (LinkField, PartnersField)):
        code = field.to if isinstance(field, LinkField) and not isinstance(field, PersonField) else "user"
        return Input("pick", many=many, picked=tuple(titles(code, texts, user)), pick=code)
    if isinstance(field, SegmentField):
        rows = [(pk, title, pk in texts) for pk, title in options_for(user, field.kind)]
        return Input("choice", many=many, options=tuple(rows))
    text = texts[0] if texts else ""
    return Input("text", text, _type(field), lines=bool(getattr(field, "multiline", False)))


def _type(field: Field) -> str:
    if isinstance(field, TimeField):
        return "time"
    return "date" if isinstance(field, (DateField, MomentField)) else "text"
