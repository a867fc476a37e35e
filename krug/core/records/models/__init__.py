from krug.core.records.models.binned import Binned
from krug.core.records.models.confidential import Confidential, Viewing
from krug.core.records.models.custom_field import CustomField, CustomType
from krug.core.records.models.large_export import ExportsOfDay, LargeExport
from krug.core.records.models.layout import Layout
from krug.core.records.models.mention import Mention
from krug.core.records.models.numbering import Numbering
from krug.core.records.models.record import Record, RecordQuerySet
from krug.core.records.models.tag import Tag, Tagging

__all__ = [
    "Binned",
    "Confidential",
    "CustomField",
    "CustomType",
    "ExportsOfDay",
    "LargeExport",
    "Layout",
    "Mention",
    "Numbering",
    "Record",
    "RecordQuerySet",
    "Tag",
    "Tagging",
    "Viewing",
]
