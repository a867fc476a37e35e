"""Changing what was chosen in a list, in pieces, with the way back."""

from krug.core.lists.bulk.performing import advance, begin, perform
from krug.core.lists.bulk.starting import start, turn_back
from krug.core.lists.bulk.undoing import begin_undo

__all__ = ["advance", "begin", "begin_undo", "perform", "start", "turn_back"]
