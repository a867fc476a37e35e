"""Typical sales: kinds of deals whose stages are the steps of a process, with tasks that appear by themselves."""
