import json

import pytest

from krug.core.processes.document import MOST_BYTES, NotAProcess
from krug.core.processes.plan import as_json, from_json
from krug.core.processes.reading import read
from tests.processes.conftest import FOOT, HEAD, KINDS, taken


def test_steps_and_tasks_are_understood(understand, whole):
    plan = understand(whole)

    assert [(step.key, [task.key for task in step.tasks]) for step in plan.steps] == [
        ("need", ["need"]),
        ("offer", ["send"]),
    ]
    assert [(arrow.source, arrow.target) for arrow in plan.arrows] == [("need", "offer"), ("offer", "sold")]


def test_a_plan_is_kept_whole_as_json(understand, whole):
    plan = understand(whole)

    assert from_json(json.loads(json.dumps(as_json(plan)))) == plan


def test_krugs_own_words_say_who_when_and_how_it_is_called(understand, whole):
    said = (
        '<b:extensionElements><krug:title lang="ru">Послать</krug:title>'
        '<krug:task kind="call" who="head" days="3" time="11:00" required="false"/></b:extensionElements>'
    )

    plan = understand(whole.replace('name="Send"/>', f'name="Send">{said}</b:userTask>'))

    task = plan.steps[1].tasks[0]
    assert (task.kind, task.who, task.days, task.time, task.required) == ("call", "head", 3, "11:00", False)
    assert (task.title("ru"), task.title("en")) == ("Послать", "Send")


def test_drawings_and_notes_are_passed_over(understand, whole):
    more = '<b:laneSet><b:lane id="l"/></b:laneSet><b:textAnnotation id="t"><b:text>Note</b:text></b:textAnnotation>'

    assert understand(whole + more) == understand(whole)


@pytest.mark.parametrize(
    ("element", "reason"),
    [
        ("<b:scriptTask id='x'><b:script>import os</b:script></b:scriptTask>", "runs a program"),
        ("<b:serviceTask id='x'/>", "runs a program"),
        ("<b:businessRuleTask id='x'/>", "runs a program"),
        ("<b:sendTask id='x'/>", "runs a program"),
        ("<b:receiveTask id='x'/>", "waits for an event"),
        ("<b:boundaryEvent id='x' attachedToRef='need'/>", "waits for an event"),
        ("<b:intermediateCatchEvent id='x'/>", "waits for an event"),
        ("<b:parallelGateway id='x'/>", "several steps at once"),
        ("<b:inclusiveGateway id='x'/>", "several steps at once"),
        ("<b:callActivity id='x' calledElement='y'/>", "calls another process"),
        ("<b:adHocSubProcess id='x'/>", "is not understood"),
        ("<b:transaction id='x'/>", "is not understood"),
    ],
)
def test_what_is_not_understood_is_named_with_the_reason(reasons, whole, settings, element, reason):
    settings.LANGUAGE_CODE = "en"

    found = reasons(whole + element)

    assert any("“x”" in one and reason in one for one in found)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('<b:startEvent id="start"/>', "", "one start"),
        ('<b:endEvent id="sold"/>', "", "no end"),
        ('sourceRef="need" targetRef="offer"', 'sourceRef="need" targetRef="nix"', "leads nowhere"),
        ('sourceRef="need" targetRef="offer"', 'sourceRef="need" targetRef="send"', "past its border"),
        ('sourceRef="need" targetRef="offer"', 'sourceRef="need" targetRef="sold"', "No way leads to: Offer"),
        ('targetRef="sold"', 'targetRef="need"', "to an end from"),
        ('targetRef="sold"', 'targetRef="offer"', "to itself"),
        ('id="send"', 'id="need"', "more than once"),
        ('name="Offer"', 'name="need"', "the same name"),
        ('name="Offer"', "", "a step has no name"),
        ('id="send"', 'id="по-русски"', "no id of Latin letters"),
        ('id="send" name="Send"/>', 'id="send" name="Send"><b:timerEventDefinition/></b:userTask>', "not understood"),
        (
            'id="send" name="Send"/>',
            'id="send" name="Send"><b:multiInstanceLoopCharacteristics/></b:userTask>',
            "repeated by itself",
        ),
        ('<b:endEvent id="sold"/>', '<b:endEvent id="sold"><b:terminateEventDefinition/></b:endEvent>', "event of its"),
        ('<b:userTask id="send" name="Send"/>', '<b:exclusiveGateway id="g"/>', "inside a step"),
        ('<b:userTask id="send" name="Send"/>', '<b:subProcess id="g" name="G"/>', "step inside a step"),
        (
            'name="Send"/>',
            'name="Send"/><b:sequenceFlow id="i" sourceRef="send" targetRef="send"/>',
            "round in a circle",
        ),
    ],
)
def test_what_does_not_hang_together_is_refused_with_the_reason(reasons, whole, settings, old, new, reason):
    settings.LANGUAGE_CODE = "en"
    assert old in whole

    assert any(reason in one for one in reasons(whole.replace(old, new)))


def gateway(first="", second="", default=""):
    return (
        '<b:startEvent id="start"/><b:sequenceFlow id="f0" sourceRef="start" targetRef="a"/>'
        '<b:userTask id="a" name="A"/><b:userTask id="b" name="B"/><b:endEvent id="z"/>'
        f'<b:sequenceFlow id="f1" sourceRef="a" targetRef="g"/><b:exclusiveGateway id="g"{default}/>'
        f'<b:sequenceFlow id="w1" sourceRef="g" targetRef="b">{first}</b:sequenceFlow>'
        f'<b:sequenceFlow id="w2" sourceRef="g" targetRef="z">{second}</b:sequenceFlow>'
        '<b:sequenceFlow id="f2" sourceRef="b" targetRef="z"/>'
    )


CONDITION = "<b:conditionExpression>amount > 5</b:conditionExpression>".replace("> 5", "&gt; 5")


def test_a_gateway_is_decided_by_fields_with_a_way_for_all_others(understand):
    plan = understand(gateway(CONDITION, default=" default='w2'"))

    assert [(one.condition, one.is_default) for one in plan.leaving("g")] == [("amount > 5", False), ("", True)]


@pytest.mark.parametrize(
    ("process", "reason"),
    [
        (gateway(CONDITION), "marked as default"),
        (gateway(CONDITION, CONDITION), "marked as default"),
        (gateway(CONDITION.replace("amount &gt; 5", "nonsense"), default=" default='w2'"), "it is nonsense"),
        (gateway(CONDITION.replace("Expression>", "Expression language='python'>", 1)), "not in another language"),
    ],
)
def test_conditions_that_nobody_could_follow_are_refused(reasons, settings, process, reason):
    settings.LANGUAGE_CODE = "en"

    assert any(reason in one for one in reasons(process))


BOMB = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
THIEF = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    "content",
    [
        BOMB + HEAD + "&b;" + FOOT,
        THIEF + HEAD + "&a;" + FOOT,
        "<!DOCTYPE x SYSTEM 'http://127.0.0.1:1/x.dtd'>" + HEAD + FOOT,
        HEAD + "<bpmn:group>" * 60 + "</bpmn:group>" * 60 + FOOT,
        HEAD + "<bpmn:group/>" * 6000 + FOOT,
        HEAD + " " * MOST_BYTES + FOOT,
        HEAD,
        "",
        "no XML at all",
        "<x/>",
        HEAD + "&unknown;" + FOOT,
        HEAD + FOOT.replace("</bpmn:definitions>", "<bpmn:process id='q'/></bpmn:definitions>"),
    ],
)
def test_hostile_and_broken_files_are_refused(content):
    with pytest.raises(NotAProcess):
        read(content.encode(), KINDS, taken)


def test_bytes_that_are_no_text_are_refused():
    with pytest.raises(NotAProcess):
        read(b"\xff\xfe\x00<\x00", KINDS, taken)


def test_a_process_too_large_to_be_followed_is_refused_before_it_is_followed(reasons, whole, settings):
    settings.LANGUAGE_CODE = "en"
    gateways = "".join(f'<b:exclusiveGateway id="g{number}"/>' for number in range(60))

    assert any("too large" in one for one in reasons(whole + gateways))
