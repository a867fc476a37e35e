"""Two sides, each edited by itself: nothing is lost, and both become the same."""

from hypothesis import given
from hypothesis import strategies as st

from krug.modules.google.merging import Base, changed, merge

FIELDS = ("title", "when", "place")
SHAPES = st.fixed_dictionaries({name: st.sampled_from("abc") for name in FIELDS})


def settled(base, local, remote, later):
    merged = merge(FIELDS, base, local, remote, lambda name: name in later)
    return merged, {**local, **merged.to_local}, {**remote, **merged.to_remote}


@given(SHAPES, SHAPES, SHAPES, st.sets(st.sampled_from(FIELDS)))
def test_both_sides_become_the_same_and_the_later_change_of_a_field_stays(was, local, remote, later):
    base = Base(dict(was), dict(was))

    merged, here, there = settled(base, local, remote, later)

    assert here == there
    for name in FIELDS:
        mine, theirs = local[name] != was[name], remote[name] != was[name]
        if mine and theirs and local[name] != remote[name]:
            wins = local[name] if name in later else remote[name]
            assert here[name] == wins
            assert {merged.contests[name].kept, merged.contests[name].lost} == {local[name], remote[name]}
        else:
            assert here[name] == (local[name] if mine else remote[name])
            assert name not in merged.contests


@given(SHAPES, SHAPES, SHAPES, st.sets(st.sampled_from(FIELDS)))
def test_what_is_merged_is_not_merged_again(was, local, remote, later):
    merged, here, there = settled(Base(dict(was), dict(was)), local, remote, later)
    sent = Base({**merged.base.local, **merged.to_remote}, {**merged.base.remote, **merged.to_remote})

    again, *both = settled(sent, here, there, set())

    assert (again.to_local, again.to_remote, again.contests, both) == ({}, {}, {}, [here, there])


@given(SHAPES, SHAPES, SHAPES, st.sets(st.sampled_from(FIELDS)))
def test_what_is_still_to_be_sent_is_known_by_what_was_seen(was, local, remote, later):
    """A cut connection before the other side is told: the next attempt sends the very same."""
    merged, here, _there = settled(Base(dict(was), dict(was)), local, remote, later)

    assert changed(FIELDS, merged.base.local, here).items() >= merged.to_remote.items()
    assert set(changed(FIELDS, merged.base.local, here)) == set(merged.to_remote)


def test_what_each_side_writes_in_its_own_way_is_no_change():
    base = Base({"title": "cut"}, {"title": "cut short"})

    merged = merge(["title"], base, {"title": "cut"}, {"title": "cut short"}, lambda name: True)

    assert (merged.to_local, merged.to_remote, merged.contests) == ({}, {}, {})
