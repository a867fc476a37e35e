"""A formula that divides by zero whatever the record says is refused, with its place."""

import pytest

from krug.core.records import kinds
from krug.core.records.custom.meaning import canonical
from krug.core.records.formulas.language import FormulaError, Sort

DEAL = kinds.get("deal")


@pytest.mark.parametrize(
    ("text", "at"),
    [("1/0", 2), ("[amount] / 0", 10), ("[amount] / (2 - 2)", 10), ("round(1 / 0.0; 2)", 9), ("1 + 2 / -0", 7)],
)
def test_it_is_refused_where_it_stands(text, at):
    with pytest.raises(FormulaError) as told:
        canonical(DEAL, text, Sort.NUMBER)

    assert (told.value.at, told.value.reason) == (at, "На ноль делить нельзя.")


@pytest.mark.parametrize("text", ["[amount] / 2", "1 / [amount]", "0 / 5", "1 / ([amount] - [amount])", "1 / (1 / 3)"])
def test_what_may_give_something_is_taken(text):
    assert canonical(DEAL, text, Sort.NUMBER) == text
