"""The types of fields a record may have."""

from krug.core.records.fields.choices import ChoiceField, LinkField, PersonField, YesNoField
from krug.core.records.fields.field import BadValue, Field
from krug.core.records.fields.numbers import DateField, MoneyValue, NumberField, TimeField
from krug.core.records.fields.text import EmailsField, PhonesField, TextField

__all__ = [
    "BadValue",
    "ChoiceField",
    "DateField",
    "EmailsField",
    "Field",
    "LinkField",
    "MoneyValue",
    "NumberField",
    "PersonField",
    "PhonesField",
    "TextField",
    "TimeField",
    "YesNoField",
]
