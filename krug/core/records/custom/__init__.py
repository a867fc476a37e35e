"""The firm's own fields of a kind of record: rows that tell of them, values in each record's `custom`."""
