"""The time sheet of a week: one person's, what was worked on down, days across."""
