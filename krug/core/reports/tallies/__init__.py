"""Reports over very many records: each part of them is counted once and again only after it was written to."""

from krug.core.reports.tallies.following import Followed
from krug.core.reports.tallies.parts import Counting, Key, kept_cells, partnered, whole_departments
from krug.core.reports.tallies.tallied import Tallied

__all__ = ["Counting", "Followed", "Key", "Tallied", "kept_cells", "partnered", "whole_departments"]
