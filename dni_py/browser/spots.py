"""Swaps one spot of a page: a text node, with the nodes that read as one with it, or an attribute."""

from typing import Any

from dni_py.browser.fights import is_contested
from dni_py.browser.ignoring import is_ignored
from dni_py.browser.inline_runs import gather_run
from dni_py.browser.ledger import find_key, find_owner, find_page_text, put_back, read_spot, write_spot
from dni_py.browser.policies import is_forbidden
from dni_py.browser.records import Engine, Entry
from dni_py.core.characters import OTHER_DIGITS, digits_in
from dni_py.core.links import swap_link
from dni_py.core.patterns import BETWEEN
from dni_py.core.skip_reasons import plan_skip_reason
from dni_py.core.swapping import Swapped, swap_texts
from dni_py.core.text import matches_pattern

_LINKS = __new__(RegExp("href|action|onclick"))
_DIGIT = "\\d" + OTHER_DIGITS + "]"
_NO_DIGITS = __new__(RegExp("[^" + _DIGIT, "g"))
_DIGIT_AT_EDGE = __new__(RegExp("^" + BETWEEN + "*[" + _DIGIT + "|[" + _DIGIT + BETWEEN + "*$"))
_MOST_KNOWN_TEXTS = 999
_LONGEST_KNOWN_TEXT = 200
"""Longer texts rarely repeat, and may grow."""

_IS_OWN = Symbol()
"""Marks text nodes and elements in which the page had a tracking number before the script showed it."""


def swap_spot(engine: Engine, node: Any, name: str) -> None:
    """Swap the numbers in an attribute or a text node, or those that the node is a part of; put back outdated ones."""
    text = read_spot(node, name)
    entry = node[find_key(name)]
    page_text = text
    if entry:
        if entry["text_after"] == text and entry["shown_then"] == engine["shown_now"]:
            if engine["findings"]:
                report(engine, node, name, entry, "")
                return
            if not is_left_alone(engine, node, name, entry):
                return
        if entry["run_nodes"]:
            entry["run_nodes"].forEach(put_back)
            text = node.data
        page_text = find_page_text(node, name)
    swapped = find_swapped(engine, page_text, name)
    if swapped and is_own(engine, node, entry, swapped):
        swapped = make_entry(Object.assign({}, engine, {"sought_numbers": engine["target_numbers"]}), page_text, name)
    if swapped:
        settle(engine, node, name, swapped, text)
        return
    write_spot(node, name, text, page_text, None)
    # If all digits of a text are a part of a known number, the rest may be beside it.
    if not name and _DIGIT_AT_EDGE.test(page_text):
        if engine["known_digits"].includes(digits_in(page_text.replace(_NO_DIGITS, ""))):
            swap_run(engine, gather_run(node))


def is_own(engine: Engine, node: Any, entry: Any, swapped: Entry) -> Any:
    """Say whether the page had tracking numbers in a spot before the script wrote them anywhere on it."""

    def is_first_seen(number: Any) -> bool:
        return not number["first_batch"] or number["first_batch"] == engine["this_batch"]

    if not entry and swapped["copied_numbers"].some(is_first_seen):
        node[_IS_OWN] = True
    return swapped["copied_numbers"][0] and node[_IS_OWN]


def find_swapped(engine: Engine, page_text: str, name: str) -> Any:
    """Return the entry for the text of a spot, or a false value if it has no known number."""
    is_link = name and _LINKS.test(name)
    if not is_link and not matches_pattern(engine["number_pattern"], page_text):
        return None
    texts = engine["known_texts"]
    key = ("\0" if is_link else "") + page_text
    if page_text.length > _LONGEST_KNOWN_TEXT:
        return make_entry(engine, page_text, name)
    if not texts.has(key):
        if texts.size > _MOST_KNOWN_TEXTS:
            texts.clear()
        texts.set(key, make_entry(engine, page_text, name))
    return texts.get(key)


def make_entry(engine: Engine, page_text: str, name: str) -> Any:
    """Return the entry for a text, or a false value if it has no known number."""

    def rewrite(rules: Engine) -> Swapped:
        return (
            swap_link(page_text, rules, rules["config"]) if _LINKS.test(name) else swap_texts([page_text], rules, False)
        )

    swapped = rewrite(engine)
    before = rewrite(put_first(engine))["texts"][0]
    return new_entry(engine, before, swapped["texts"][0], swapped["found"], None) if swapped["found"].length else None


def put_first(engine: Engine) -> Any:
    """Return the rules with which every target keeps its own number."""
    return Object.assign({}, engine, {"shown_now": engine["shown_first"]})


def new_entry(engine: Engine, before: str, after: str, found: Any, run_nodes: Any) -> Any:
    """Return the entry for a text in which numbers were found."""
    numbers = found.map(lambda index: engine["known_numbers"][index])
    targets = numbers.map(lambda number: number["target_index"])
    return {
        "text_before": before,
        "text_after": after,
        "found_targets": targets.filter(lambda target, at: targets.indexOf(target) == at),
        "copied_numbers": numbers.filter(lambda number: number["is_ours"]),
        "shown_then": engine["shown_now"],
        "run_nodes": run_nodes,
    }


def swap_run(engine: Engine, nodes: Any) -> None:
    """Swap a number that is spread over text nodes which read as one; each node gets its part of the digits."""
    texts = nodes.map(lambda node: find_page_text(node, ""))
    swapped = swap_texts(texts, engine, False)
    found = swapped["found"]
    if found.length and not is_own(engine, nodes[0], None, new_entry(engine, "", "", found, nodes)):
        put_run(engine, nodes, swap_texts(texts, put_first(engine), False)["texts"], swapped["texts"], found)
    elif engine["split_candidates"].size < _MOST_KNOWN_TEXTS:
        # A change of style may move the rest of the number beside it.
        nodes.forEach(lambda node: engine["split_candidates"].add(node))


def put_run(engine: Engine, nodes: Any, before: Any, after: Any, found: Any) -> None:
    """Write the new text of each node of a run; before has the texts to put back."""
    # The other nodes may be in an ignored element.
    engine["may_ignore"] = True
    nodes.forEach(
        lambda node, at: settle(engine, node, "", new_entry(engine, before[at], after[at], found, nodes), node.data)
    )


def settle(engine: Engine, node: Any, name: str, entry: Entry, text: str) -> None:
    """Write an entry's text to its spot, or the page's own text if there is a reason against it; or report the spot."""
    has_number = False
    is_left = is_left_alone(engine, node, name, entry)
    for target_index in entry["found_targets"]:
        number = engine["known_numbers"][engine["shown_now"][target_index]]
        if number["is_ours"]:
            has_number = True
        elif DNI_WITH_POOLS and not is_left:
            engine["want_number"](target_index)
    # A number that is written for the first time can't be a fight, so the check is skipped.
    may_be_fought: Any = has_number and (engine["findings"] or engine["this_batch"]["changed_at_ms"])
    is_barred = not is_left and is_forbidden(find_owner(node, name), name)
    reason = plan_skip_reason(is_left, is_barred, may_be_fought and is_contested(engine, node, name, entry))
    if engine["findings"]:
        report(engine, node, name, entry, reason)
    elif reason or not has_number:
        # Texts that visitors and editors have written themselves stay.
        if not is_left or node[find_key(name)]:
            write_spot(node, name, text, entry["text_before"], None)
    elif name or not of_run(node, entry, engine["hydration"]["must_wait"]):
        engine["written_count"] += 1
        for target_index in entry["found_targets"]:
            number = engine["known_numbers"][engine["shown_now"][target_index]]
            number["first_batch"] = number["first_batch"] or engine["this_batch"]
        write_spot(node, name, text, entry["text_after"], entry)


def of_run(node: Any, entry: Entry, test: Any) -> Any:
    """Say whether a test is true for a node, or for one that reads as one with it."""
    return entry["run_nodes"].some(test) if entry["run_nodes"] else test(node)


def is_left_alone(engine: Engine, node: Any, name: str, entry: Entry) -> Any:
    """Say whether a spot, or one that reads as one with it, must not be written to."""
    return of_run(node, entry, lambda part: is_ignored(engine, find_owner(part, name), name))


def report(engine: Engine, node: Any, name: str, entry: Entry, reason: str) -> None:
    """Report each target of a spot, what the spot shows, and why it was skipped ("" if it was not)."""
    run = entry["run_nodes"]
    # Once for a run; and a tracking number in an ignored element is not the page's.
    if (run and run == engine["reported_run"]) or (reason == "ignored" and entry["copied_numbers"][0]):
        return
    engine["reported_run"] = run
    for target_index in entry["found_targets"]:
        engine["findings"].push(
            {
                "target_number": engine["target_names"][target_index],
                "element": find_owner(node, name),
                "attribute": name,
                "shows": read_spot(node, name),
                "skipped": reason,
            }
        )
