"""Reports that people build: a shape says what is counted and by what; from it comes a report like any other.

`reading` makes a shape out of JSON, `dimensions` and `measures` say what of a kind may be asked, `counting` asks the
database, `results` makes rows, columns and a chart, `reports` the report itself, as one reader may have it.
"""
