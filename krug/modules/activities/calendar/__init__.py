"""The calendar of activities: of a person, of a department, of rooms and equipment."""
