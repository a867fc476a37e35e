"""The types of fields a record may have."""

from krug.core.records.fields.choices import (
    ChoiceField,
    ChoicesField,
    CurrencyField,
    LinkField,
    PersonField,
    RowField,
    YesNoField,
)
from krug.core.records.fields.confidential import ConfidentialField
from krug.core.records.fields.field import BadValue, Field
from krug.core.records.fields.numbers import DateField, DecimalValue, MomentField, MoneyValue, NumberField, TimeField
from krug.core.records.fields.partners import PartnersField
from krug.core.records.fields.reach import EmailsField, PhonesField
from krug.core.records.fields.several import Part, SeveralField
from krug.core.records.fields.tags import TagsField
from krug.core.records.fields.text import TextField

__all__ = [
    "BadValue",
    "ChoiceField",
    "ChoicesField",
    "ConfidentialField",
    "CurrencyField",
    "DateField",
    "DecimalValue",
    "EmailsField",
    "Field",
    "LinkField",
    "MomentField",
    "MoneyValue",
    "NumberField",
    "Part",
    "PartnersField",
    "PersonField",
    "PhonesField",
    "RowField",
    "SeveralField",
    "TagsField",
    "TextField",
    "TimeField",
    "YesNoField",
]
