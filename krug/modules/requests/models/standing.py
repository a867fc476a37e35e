from __future__ import annotations

from django.db import models

from krug.modules.requests.models.state import State


class Standing(models.Model):
    """That whatever stands in a stage is in this state. A stage without such a row says nothing of the state."""

    stage = models.OneToOneField("stages.Stage", models.CASCADE, related_name="+")
    state = models.CharField(max_length=8, choices=State.choices)
