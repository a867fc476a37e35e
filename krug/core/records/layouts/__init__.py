"""How the fields of a kind are arranged on its card and form, for each role."""
