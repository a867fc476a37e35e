from krug.core.lists.models.bulk import BulkChange, BulkItem, BulkState, BulkVerb
from krug.core.lists.models.segment import Segment, SegmentMember
from krug.core.lists.models.view import Audience, ColumnChoice, SavedView

__all__ = [
    "Audience",
    "BulkChange",
    "BulkItem",
    "BulkState",
    "BulkVerb",
    "ColumnChoice",
    "SavedView",
    "Segment",
    "SegmentMember",
]
