"""Where the room's page stands, and the name of its work."""

ROOT = "/settings/currency-rates"
FETCH = "currencies.fetch"
