"""Where the score's page stands, the name of its work, and of what switches it on and off."""

ROOT = "/settings/deal-score"
LEARNING = "deals.score-learning"
OPTION = "deal-score"
