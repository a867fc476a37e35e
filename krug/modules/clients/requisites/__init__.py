"""Requisites of clients. A country's own rules are a file of this package, as `russia` is."""
