"""Processes drawn in BPMN 2.0: read, checked, and walked through step by step.

A process is what a record goes through: steps one after another, each with tasks for people, and places where the way
parts. This room knows no record of its own; who has records that go by a process keeps where each stands. Whatever of
a file is not understood is refused in words, nothing of it is ever run: conditions are Krug's own formulas. The engine
that walks is SpiffWorkflow, read in only when somebody walks.
"""
