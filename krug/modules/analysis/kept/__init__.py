"""The class of each client as it was last reckoned: on the card, in lists, conditions and segments."""
