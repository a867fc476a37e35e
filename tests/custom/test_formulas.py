"""The language of formulas: read, checked and worked out, whatever is written."""

import contextlib
import datetime as dt
from decimal import Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from krug.core.records.formulas.checking import refs, sort_of
from krug.core.records.formulas.functions import EXACT
from krug.core.records.formulas.language import BIG, ZERO, Fault, FormulaError, Sort
from krug.core.records.formulas.reading import read
from krug.core.records.formulas.working import work_out

TODAY = dt.date(2026, 11, 30)
SORTS = {"a": Sort.NUMBER, "b": Sort.NUMBER, "t": Sort.TEXT, "d": Sort.DATE, "f": Sort.FLAG, "Срок сдачи": Sort.DATE}
VALUES = {
    "a": Decimal(10),
    "b": Decimal("2.5"),
    "t": "Ада",
    "d": dt.date(2026, 1, 31),
    "f": True,
    "Срок сдачи": dt.date(2026, 12, 31),
}


def worked(text, **values):
    node = read(text)
    sort_of(node, SORTS)
    return work_out(node, VALUES | values, TODAY)


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("1 + 2 * 3", Decimal(7)),
        ("(1 + 2) * 3", Decimal(9)),
        ("0,1 + 0.2", Decimal("0.3")),
        ("-a * -b", Decimal(25)),
        ("a - b - 1", Decimal("6.5")),
        ("[a] / [b]", Decimal(4)),
        ("ЕСЛИ(a > 5 И НЕ f; 1; 2)", Decimal(2)),
        ("if(a >= 10 and f, b, 0)", Decimal("2.5")),
        ("если(a < 5; 1)", None),
        ("a <> 10 или a = 10", True),
        ('"Дорого: " & a / 4', "Дорого: 2,5"),
        ('сцепить(t; ", "; d; ", "; f)', "Ада, 31.01.2026, да"),
        ('t = "Ада"', True),
        ('"a ""b"" c"', 'a "b" c'),
        ("округл(10 / 3; 2)", Decimal("3.33")),
        ("round(2,5)", Decimal(3)),
        ("round(-2.5)", Decimal(-3)),
        ("round(1250; -2)", Decimal(1300)),
        ("окрвниз(2,9)", Decimal(2)),
        ("ceil(2,1)", Decimal(3)),
        ("мин(a; b; 3)", Decimal("2.5")),
        ("max(d; сегодня())", TODAY),
        ("sum(a; b)", Decimal("12.5")),
        ("abs(b - a)", Decimal("7.5")),
        ("дней(d; [Срок сдачи])", Decimal(334)),
        ("[Срок сдачи] - сегодня()", Decimal(31)),
        ("d + 1", dt.date(2026, 2, 1)),
        ("датамес(d; 1)", dt.date(2026, 2, 28)),
        ("год(d) * 100 + месяц(d)", Decimal(202601)),
        ("длстр(t)", Decimal(3)),
        ("да", True),
    ],
)
def test_what_formulas_give(text, result):
    assert worked(text) == result


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("a + 1", None),
        ("a * 0", None),
        ("a = b", False),
        ("a < 100", False),
        ("пусто(a)", True),
        ("coalesce(a; b; 7)", Decimal("2.5")),
        ("sum(a; b)", Decimal("2.5")),
        ("min(a; b)", Decimal("2.5")),
        ("if(f; 1; 2)", Decimal(2)),
        ('"[" & a & "]"', "[]"),
        ("d + 1", None),
    ],
)
def test_what_is_empty_makes_the_result_empty_save_where_it_is_asked_for(text, result):
    assert worked(text, a=None, f=None, d=None) == result


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a / (b - b)", ZERO),
        ("0 / 0", ZERO),
        ("d + 99999999", BIG),
        ("датамес(d; 99999)", BIG),
        ("*".join(["9" * 20] * 25), BIG),
    ],
)
def test_what_cannot_be_worked_out_is_told(text, code):
    with pytest.raises(Fault) as told:
        worked(text)
    assert told.value.code == code


def test_what_cannot_be_worked_out_is_passed_over_where_something_stands_for_it():
    assert worked("первое(a / 0; 5)") == Decimal(5)
    assert worked("если(b = 0; 0; a / b)", b=Decimal(0)) == Decimal(0)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("", 1),
        ("1 +", 4),
        ("1 + $", 5),
        ("(1 + 2", 1),
        ("1 2", 3),
        ('a & "x', 5),
        ("a + c", 5),
        ("a + t", 5),
        ("a > t", 5),
        ("f > f", 1),
        ("сумма(a)", 1),
        ("round()", 1),
        ("if(a; 1; 2)", 4),
        ("if(f; 1; t)", 10),
        ("[]", 1),
        ("a.__class__", 2),
        ("__import__(t)", 1),
        ("t * 9", 1),
        ("(" * 100 + "1" + ")" * 100, 42),
        ("1+" * 600 + "1", 1001),
    ],
)
def test_what_will_not_do_is_told_with_its_place(text, at):
    with pytest.raises(FormulaError) as told:
        worked(text)
    assert told.value.at == at
    assert told.value.reason


numbers = st.decimals(-1000, 1000, places=2)


def trees(leaf):
    def joined(inner):
        plain = st.tuples(st.sampled_from("+-*/"), inner, inner)
        return st.one_of(plain, st.tuples(st.just("neg"), inner), st.tuples(st.just("if"), inner, inner, inner, inner))

    return st.recursive(leaf, joined, max_leaves=12)


def written(tree):
    if isinstance(tree, str):
        return f"[{tree}]"
    if isinstance(tree, Decimal):
        return f"{abs(tree):f}" if tree >= 0 else f"(-{abs(tree):f})"
    sign, *parts = tree
    texts = [written(part) for part in parts]
    if sign == "neg":
        return f"(-{texts[0]})"
    if sign == "if":
        return f"ЕСЛИ({texts[0]} > {texts[1]}; {texts[2]}; {texts[3]})"
    return f"({texts[0]} {sign} {texts[1]})"


def plainly(tree, values):
    """The same by Python; None for what is divided by nothing."""
    if isinstance(tree, str):
        return values[tree]
    if isinstance(tree, Decimal):
        return tree
    sign, *parts = tree
    if sign == "if":
        first, second = plainly(parts[0], values), plainly(parts[1], values)
        return plainly(parts[2] if first > second else parts[3], values)
    found = [plainly(part, values) for part in parts]
    if sign == "neg":
        return -found[0]
    first, second = found
    return {"+": lambda: first + second, "-": lambda: first - second, "*": lambda: first * second}.get(
        sign, lambda: first / second
    )()


@given(trees(st.one_of(numbers, st.sampled_from(["a", "b"]))), numbers, numbers)
def test_it_reckons_as_python_does(tree, a, b):
    text = written(tree)
    try:
        with localcontext(EXACT):
            expected = plainly(tree, {"a": a, "b": b})
    except ArithmeticError:
        expected = None
    try:
        found = worked(text, a=a, b=b) if len(text) <= 1000 else expected
    except Fault:
        found = None

    assert found == expected


signs = st.sampled_from([*"ab[]();,.\"'+-*/&=<> 019_", "если", "и", "не", "round", "сегодня()", "t", "d"])


@given(st.one_of(st.text(max_size=60), st.lists(signs, max_size=60).map("".join)))
def test_no_text_does_more_than_be_refused(text):
    with contextlib.suppress(FormulaError, Fault):
        worked(text)


@given(st.sampled_from(["(", "-", "не ", "если(", "+", "a&", "1/"]), st.integers(1, 3000))
def test_no_depth_brings_it_down(sign, times):
    with pytest.raises((FormulaError, Fault)):
        worked(sign * times)


def test_the_fields_of_a_formula_are_known():
    assert [ref.name for ref in refs(read("если(a > [Срок сдачи]; b; a)"))] == ["a", "Срок сдачи", "b", "a"]
