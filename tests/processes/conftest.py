import pytest

from krug.core.processes.document import NotAProcess
from krug.core.processes.reading import read

HEAD = (
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:krug="urn:krug:bpmn">'
    '<bpmn:process id="p" name="Sale">'
)
FOOT = "</bpmn:process></bpmn:definitions>"
KINDS = frozenset({"task", "call"})


def taken(text):
    """Conditions of these tests are any text but one."""
    if text == "nonsense":
        raise ValueError("it is nonsense")
    return text


@pytest.fixture
def understand():
    """understand(inner) gives the plan of a process of these elements, "b:" standing for BPMN's own."""

    def plan(inner):
        whole = HEAD + inner.replace("<b:", "<bpmn:").replace("</b:", "</bpmn:") + FOOT
        return read(whole.encode(), KINDS, taken)

    return plan


@pytest.fixture
def reasons(understand):
    """reasons(inner): why such a process will not do."""

    def why(inner):
        with pytest.raises(NotAProcess) as refused:
            understand(inner)
        return refused.value.reasons

    return why


@pytest.fixture
def whole():
    """A process of two steps, which a test spoils: start → need → offer → sold."""
    return (
        '<b:startEvent id="start"/><b:sequenceFlow id="f0" sourceRef="start" targetRef="need"/>'
        '<b:userTask id="need" name="Need"/><b:sequenceFlow id="f1" sourceRef="need" targetRef="offer"/>'
        '<b:subProcess id="offer" name="Offer"><b:userTask id="send" name="Send"/></b:subProcess>'
        '<b:sequenceFlow id="f2" sourceRef="offer" targetRef="sold"/><b:endEvent id="sold"/>'
    )
