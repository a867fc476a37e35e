"""Activities that come again and again: the rule, the days it gives, and the series of activities made by it."""
