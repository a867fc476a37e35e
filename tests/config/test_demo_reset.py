"""The demo firm brought back to how it was, or taken out for a firm of one's own; a real firm is left alone."""

import pytest

from krug.config import demo
from krug.config.backup.places import NotWhole
from krug.core.access.models import Firm, User
from krug.core.access.people import add_person


def test_it_comes_anew_and_goes_for_good(firm):
    first = (firm.folder / "demo.txt").read_text()

    unsure = firm.krug("demo", "--reset")
    said = "People: 10, clients: 30. All of it goes and cannot be brought back; add --yes.\n"
    assert (unsure.returncode, unsure.stdout, unsure.stderr) == (2, "", f"krug demo: {said}")
    assert (firm.folder / "demo.txt").read_text() == first

    anew = firm.krug("demo", "--clients", "3", "--reset", "--yes")
    assert (anew.returncode, anew.stdout, anew.stderr) == (0, "", "")
    assert (firm.folder / "demo.txt").read_text() != first
    assert "clients: 3." in firm.krug("demo", "--clean").stderr

    gone = firm.krug("demo", "--clean", "--yes")
    assert (gone.returncode, gone.stderr) == (0, "")
    assert not (firm.folder / "demo.txt").exists() and not (firm.folder / "files").exists()
    assert firm.krug("user", "token", "manager@krug.example").returncode == 2
    assert firm.krug("check").stdout == "whole\n"


def test_where_somebody_worked_before_nothing_is_taken(settings, tmp_path, shared_roles, deal_kinds):
    settings.DATA = tmp_path
    add_person("ada@firm.example", "Ada", "administrator")
    demo.fill(clients=1)
    people = User.objects.count()

    with pytest.raises(NotWhole, match="база не тронута"):
        demo.take_out(is_sure=True)

    assert (Firm.current().is_demo, User.objects.count()) == (False, people)
