"""Reads TwiML strictly. The error names the element or attribute that Twilio would not accept.

The elements, attributes and nesting are those of https://www.twilio.com/docs/voice/twiml, as far as calls to phone numbers
need them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from xml.etree import ElementTree

from server.demo.simulated_carrier.complaints import TwimlRefused

LONGEST_TWIML_CHARACTERS = 65_536
MOST_NUMBERS_RUNG = 10
LEG_EVENTS = "initiated ringing answered completed"
_LEG_EVENTS = frozenset(LEG_EVENTS.split())
_MOST_CHARACTERS_SAID = 4_096

_SPOKEN = ("Say", "Play", "Pause")
_RECORDED = (
    "trim recordingStatusCallback recordingStatusCallbackMethod recordingStatusCallbackEvent recordingTrack".split()
)
_ATTRIBUTES: Mapping[str, frozenset[str]] = {
    name: frozenset(attributes)
    for name, attributes in {
        "Response": [],
        "Say": ["voice", "language", "loop"],
        "Play": ["loop", "digits"],
        "Pause": ["length"],
        "Dial": [
            *"action method timeout timeLimit callerId record answerOnBridge ringTone".split(),
            *_RECORDED,
        ],
        "Number": "url method sendDigits statusCallback statusCallbackEvent statusCallbackMethod".split(),
        "Gather": [
            *"action method timeout finishOnKey numDigits actionOnEmptyResult input language".split(),
            *"bargeIn hints profanityFilter speechTimeout speechModel enhanced debug".split(),
        ],
        "Enqueue": "action method waitUrl waitUrlMethod maxQueueSize".split(),
        "Leave": [],
        "Record": [
            *"action method timeout finishOnKey maxLength playBeep transcribe transcribeCallback".split(),
            *_RECORDED,
        ],
        "Redirect": ["method"],
        "Hangup": [],
        "Reject": ["reason"],
    }.items()
}
_NESTED: Mapping[str, tuple[str, ...]] = {
    "Response": tuple(name for name in _ATTRIBUTES if name not in ("Response", "Number")),
    "Dial": ("Number",),
    "Gather": _SPOKEN,
}


@dataclass(frozen=True)
class Verb:
    """One element: its name, attributes, text without whitespace around it, and child elements."""

    name: str
    attributes: Mapping[str, str]
    text: str
    nested: tuple["Verb", ...] = ()

    def read_number(self, name: str, default: int) -> int:
        """The attribute as a whole number."""
        value = self.attributes.get(name, str(default))
        if not (value.isascii() and value.isdigit()):
            raise TwimlRefused(f"<{self.name}> has {name}={value!r}; expected a whole number")
        return int(value)

    def read_choice(self, name: str, choices: tuple[str, ...]) -> str:
        """The attribute, which must be one of `choices`. Default: the first of them."""
        value = self.attributes.get(name, choices[0])
        if value not in choices:
            raise TwimlRefused(f"<{self.name}> has {name}={value!r}; expected one of {', '.join(choices)}")
        return value

    def read_switch(self, name: str) -> bool:
        """The attribute as a boolean. Default: false."""
        return self.read_choice(name, ("false", "true")) == "true"


def read_twiml(text: str) -> tuple[Verb, ...]:
    """The verbs of a TwiML document. Raises `TwimlRefused` if Twilio would not accept it."""
    if len(text) > LONGEST_TWIML_CHARACTERS:
        raise TwimlRefused(f"the TwiML has {len(text)} characters; Twilio allows {LONGEST_TWIML_CHARACTERS}")
    if "<!DOCTYPE" in text:
        raise TwimlRefused("the TwiML has a DOCTYPE; Twilio allows none")
    try:
        root = ElementTree.fromstring(text)
    except ElementTree.ParseError as error:
        raise TwimlRefused(f"the response is not XML ({error}): {text[:80]!r}") from error
    if root.tag != "Response":
        raise TwimlRefused(f"the TwiML begins with <{root.tag}>; expected <Response>")
    return _read_element(root).nested


def _read_element(element: ElementTree.Element) -> Verb:
    name = element.tag
    for attribute in element.attrib:
        if attribute not in _ATTRIBUTES[name]:
            raise TwimlRefused(f"<{name}> has no attribute {attribute!r}")
        if attribute.lower().endswith("method") and element.attrib[attribute] != "POST":
            raise TwimlRefused(f"<{name}> has {attribute}={element.attrib[attribute]!r}; only POST is supported here")
    allowed = _NESTED.get(name, ())
    for child in element:
        if child.tag not in _ATTRIBUTES:
            raise TwimlRefused(f"<{child.tag}> is not supported here")
        if child.tag not in allowed:
            raise TwimlRefused(f"<{child.tag}> is not allowed in <{name}>")
    verb = Verb(name, dict(element.attrib), (element.text or "").strip(), tuple(map(_read_element, element)))
    _check(verb)
    return verb


def _check(verb: Verb) -> None:
    if verb.name in ("Say", "Redirect", "Number") and not verb.text:
        raise TwimlRefused(f"<{verb.name}> is empty")
    if len(verb.text) > _MOST_CHARACTERS_SAID:
        raise TwimlRefused(f"<{verb.name}> has {len(verb.text)} characters; Twilio allows {_MOST_CHARACTERS_SAID}")
    events = verb.attributes.get("statusCallbackEvent", "").split()
    if verb.name == "Number" and not set(events) <= _LEG_EVENTS:
        raise TwimlRefused(f"<Number> has statusCallbackEvent={' '.join(events)!r}; expected some of {LEG_EVENTS}")
    if verb.name == "Dial" and not verb.nested and not verb.text:
        raise TwimlRefused("<Dial> names no number")
    if len(verb.nested) > MOST_NUMBERS_RUNG and verb.name == "Dial":
        raise TwimlRefused(f"<Dial> has {len(verb.nested)} numbers; Twilio rings at most {MOST_NUMBERS_RUNG}")
    if verb.name == "Gather" and "dtmf" not in verb.attributes.get("input", "dtmf").split():
        raise TwimlRefused("<Gather> takes no keys; speech is not supported here")
