from krug.core.stages.models.count import StageCount
from krug.core.stages.models.demands import Demands
from krug.core.stages.models.passage import Passage, Way
from krug.core.stages.models.pipeline import Pipeline
from krug.core.stages.models.record import StagedRecord
from krug.core.stages.models.rules import CheckLine, StageRules, Tick
from krug.core.stages.models.stage import Colour, Stage

__all__ = [
    "CheckLine",
    "Colour",
    "Demands",
    "Passage",
    "Pipeline",
    "Stage",
    "StageCount",
    "StageRules",
    "StagedRecord",
    "Tick",
    "Way",
]
