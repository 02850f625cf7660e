"""The numbers that the engine searches for: the page's target numbers, and those that this visit has shown in their place.

The digits of a shown number on a page are ours: the page has copied what we wrote.
"""

from typing import Any

from dni_py.browser.records import Engine
from dni_py.core.config import PublicConfig
from dni_py.core.numbers import prepare_number
from dni_py.core.spelling import write_target_pattern

_MOST_SHOWN = 20


def create_engine(config: PublicConfig) -> Any:
    """Return an engine that knows the target numbers of an account; `show_numbers` then sets what replaces them."""
    targets = config["target_numbers"]
    numbers = targets.map(lambda target, index: prepare_number(target["number"], index))
    return {
        "config": config,
        "target_names": targets.map(lambda target: target["name"]),
        "target_numbers": numbers,
        "known_numbers": numbers,
        "shown_first": numbers.map(lambda number: number["target_index"]),
        "open_roots": __new__(Set()),
        "pending_jobs": [],
        "this_batch": {"changed_at_ms": 0},
        "split_candidates": __new__(Set()),
        "written_count": 0,
    }


def show_numbers(engine: Engine, records: Any) -> None:
    """Make the engine write these numbers, by target name, from now on; a target without one keeps its own."""
    # A new list object marks everything on the page as out of date.
    engine["shown_now"] = engine["target_names"].map(
        lambda name, index: know_number(engine, records[name], index) if records[name] else index
    )
    engine["sought_numbers"] = engine["known_numbers"]
    # If two numbers begin with the same digits, the longer one is tried first.
    numbers = (
        engine["known_numbers"]
        .slice()
        .sort(lambda first, second: second["record"]["number"].length - first["record"]["number"].length)
    )
    engine["number_pattern"] = write_target_pattern(numbers)
    engine["known_digits"] = numbers.map(lambda number: number["spellings"]).join()
    engine["known_texts"] = __new__(Map())


def list_shown(engine: Engine) -> Any:
    """Return the tracking numbers that were shown last, each with the name of its target."""
    numbers: Any = engine["known_numbers"]
    shown = numbers.filter(lambda number: number["is_ours"]).slice(-_MOST_SHOWN)
    return shown.map(lambda number: [engine["target_names"][number["target_index"]], number["record"]])


def know_shown(engine: Engine, shown: Any) -> None:
    """Add the numbers that an earlier page of this tab has shown: the site may have kept copies of them."""
    for pair in shown:
        target_index = engine["target_names"].indexOf(pair[0])
        if target_index >= 0:
            index = know_number(engine, pair[1], target_index)
            # A number that a pool gave to an earlier page is never the page's own.
            engine["known_numbers"][index]["first_batch"] = pair[1]["lease"]


def know_number(engine: Engine, record: Any, target_index: int) -> int:
    """Return the index of a number that is, or was, shown for a target, and add it if it is new."""

    def is_same(number: Any) -> bool:
        return (
            number["target_index"] == target_index
            and number["record"]["number"] == record["number"]
            and number["record"]["extension"] == record["extension"]
        )

    index = engine["known_numbers"].findIndex(is_same)
    if index >= 0:
        return index
    number: Any = prepare_number(record, target_index)
    number["is_ours"] = True
    engine["known_numbers"] = engine["known_numbers"].concat(number)
    return engine["known_numbers"].length - 1
