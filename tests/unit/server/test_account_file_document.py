"""The document of the account file matches the program."""

import re

import pytest
from pydantic import BaseModel

from build.layout import REPOSITORY
from dni_py.core.parameters import DEFAULT_PARAMETERS
from server.account_file.read import SECTIONS, read_account_file
from server.domain.account_checks.texts import CARRIERS
from server.domain.choices import PoolMode
from server.domain.match_rules import ConditionTest, Subject
from server.domain.page_events import PageEvent
from server.domain.postbacks.postback import Method, Trigger
from server.domain.postbacks.presets import PRESETS as POSTBACK_PRESETS
from server.domain.public_config.presets import PRESETS
from server.domain.routing.steps import RingOrder
from server.telephony.carriers import CARRIERS as KNOWN_CARRIERS
from tests.account_file_entries import ENTRIES

DOCUMENT = (REPOSITORY / "docs" / "account_file.md").read_text(encoding="utf-8")


def test_the_example_is_an_account_file() -> None:
    example = re.search(r"```yaml\n(.*?)```", DOCUMENT, re.DOTALL)
    assert example is not None
    assert read_account_file(example[1].encode()).key == "demo"


@pytest.mark.parametrize("model", ENTRIES, ids=lambda model: model.__name__)
def test_every_field_is_documented(model: type[BaseModel]) -> None:
    names = [field.alias or name for name, field in model.model_fields.items()]
    missing = [name for name in names if f"`{name}`" not in DOCUMENT and f"`{name}:" not in DOCUMENT]
    assert missing == []


@pytest.mark.parametrize(
    "words",
    [
        SECTIONS,
        PRESETS,
        Subject,
        ConditionTest,
        PoolMode,
        PageEvent,
        RingOrder,
        Trigger,
        Method,
        CARRIERS,
        POSTBACK_PRESETS,
        [option for preset in POSTBACK_PRESETS.values() for option in preset.options],
    ],
    ids=[
        "section",
        "preset",
        "subject",
        "test",
        "mode",
        "event",
        "order",
        "trigger",
        "method",
        "carrier",
        "postback preset",
        "preset's option",
    ],
)
def test_every_word_is_documented(words: list[str]) -> None:
    missing = [word for word in words if f"`{word}`" not in DOCUMENT and f"`{word}:" not in DOCUMENT]
    assert missing == []


def test_the_carriers_of_an_account_s_secrets_are_those_that_call() -> None:
    assert sorted(KNOWN_CARRIERS) == sorted(CARRIERS)


def test_the_parameters_known_by_default_are_documented() -> None:
    missing = [name for name in DEFAULT_PARAMETERS if f"`{name}`" not in DOCUMENT and not name.startswith("utm_")]
    assert missing == []
