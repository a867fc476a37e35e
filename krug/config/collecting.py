"""How often Python looks for circles of objects that nobody holds any more."""

from __future__ import annotations

import gc

# A page or a piece of an import makes tens of thousands of objects and hardly a circle among them; by Python's usual
# 700 it would be searched through a hundred times.
NEW, YOUNG, OLD = 10_000, 10, 10


def seldom() -> None:
    """Called once by each process, when what it lives with is loaded: that is never looked through again."""
    gc.freeze()
    gc.set_threshold(NEW, YOUNG, OLD)
