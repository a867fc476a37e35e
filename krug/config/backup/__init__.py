"""Copies of the whole firm: made while people work, kept by a rule, and put into an empty place.

A copy is a gzipped tar: `manifest.json` first, then `krug.sqlite3` (the base, whichever database it came from),
`secret.key` and what lies in `files/`. With a recipient it is an age file of that, with a passphrase a tar of
`key.age` (an age identity under the passphrase) and `body.age` (the copy, to that identity): age's own tools open both.
"""
