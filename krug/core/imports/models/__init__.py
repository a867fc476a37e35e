from krug.core.imports.models.external import ExternalId
from krug.core.imports.models.import_ import Import, Policy, State
from krug.core.imports.models.piece import Piece
from krug.core.imports.models.problem import Problem
from krug.core.imports.models.remembered import Remembered

__all__ = ["ExternalId", "Import", "Piece", "Policy", "Problem", "Remembered", "State"]
