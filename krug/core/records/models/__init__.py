from krug.core.records.models.binned import Binned
from krug.core.records.models.custom_field import CustomField, CustomType
from krug.core.records.models.mention import Mention
from krug.core.records.models.numbering import Numbering
from krug.core.records.models.record import Record, RecordQuerySet
from krug.core.records.models.tag import Tag, Tagging

__all__ = ["Binned", "CustomField", "CustomType", "Mention", "Numbering", "Record", "RecordQuerySet", "Tag", "Tagging"]
