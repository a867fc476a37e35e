"""Formulas over the fields of one record: a small language of its own, read, checked and worked out here.

Nothing of Python is reached from it: there are numbers, texts, days, yes and no, the operators and the functions of
`functions.py`, and no way to call anything else. Length, depth and the size of every value are limited.
"""
