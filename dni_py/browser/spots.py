"""What is done to one spot of a page: a text node with what reads as one with it, or an attribute."""

from typing import Any

from dni_py.browser.fights import is_contested
from dni_py.browser.ignoring import is_ignored
from dni_py.browser.inline_runs import gather_run
from dni_py.browser.ledger import find_key, find_owner, read_page_text, read_spot, write_spot
from dni_py.browser.policies import is_forbidden
from dni_py.browser.records import Engine, Entry
from dni_py.core.characters import OTHER_DIGITS, digits_in
from dni_py.core.links import swap_link
from dni_py.core.patterns import BETWEEN
from dni_py.core.skip_reasons import plan_skip_reason
from dni_py.core.swapping import Swapped, swap_texts

_LINKS = __new__(RegExp("href|action|onclick"))
_DIGIT = "\\d" + OTHER_DIGITS + "]"
_NO_DIGITS = __new__(RegExp("[^" + _DIGIT, "g"))
_FEW_DIGITS = __new__(RegExp("^[^" + _DIGIT + "*([" + _DIGIT + "[^" + _DIGIT + "*){1,9}$"))
_DIGIT_AT_EDGE = __new__(RegExp("^" + BETWEEN + "*[" + _DIGIT + "|[" + _DIGIT + BETWEEN + "*$"))
_MOST_KNOWN_TEXTS = 999

_own_spots: Any = __new__(WeakSet())
"""Text nodes and elements in which the page had one of our numbers before we showed it."""


def swap_spot(engine: Engine, node: Any, name: str) -> None:
    """Swap the numbers that a text node holds or is a part of, or that an attribute holds; put back what is out of date."""
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
            page_text = text
        else:
            page_text = read_page_text(entry, text)
    swapped = find_swapped(engine, page_text, name)
    if swapped and is_own(engine, node, entry, swapped["copied_numbers"]):
        swapped = make_entry(Object.assign({}, engine, {"sought_numbers": engine["target_numbers"]}), page_text, name)
    if swapped:
        settle(engine, node, name, swapped, text, entry)
        return
    if page_text != text:
        write_spot(node, name, text, page_text, None)
    if not name and is_part(engine, page_text):
        swap_run(engine, gather_run(node))


def is_own(engine: Engine, node: Any, entry: Any, copied_numbers: Any) -> Any:
    """Say whether the page had numbers of ours in a spot before we wrote them anywhere on it."""

    def is_first_seen(number: Any) -> bool:
        return not number["first_batch"] or number["first_batch"] == engine["this_batch"]

    if not entry and copied_numbers.some(is_first_seen):
        _own_spots.add(node)
    return copied_numbers[0] and _own_spots.has(node)


def find_swapped(engine: Engine, page_text: str, name: str) -> Any:
    """Return the entry for the text of a spot, or a false value where it holds no known number."""
    is_link = name and _LINKS.test(name)
    if is_link or engine["number_expression"].test(page_text):
        texts = engine["known_links"] if is_link else engine["known_texts"]
        entry = texts.get(page_text)
        if not entry:
            entry = make_entry(engine, page_text, name)
            if texts.size > _MOST_KNOWN_TEXTS:
                texts.clear()
            texts.set(page_text, entry)
        return entry
    return None


def make_entry(engine: Engine, page_text: str, name: str) -> Any:
    """Return the entry for a text, or a false value where it holds no known number."""
    swapped = rewrite(engine, page_text, name)
    copied: Any = (
        swapped["found"].map(lambda index: engine["known_numbers"][index]).filter(lambda number: number["is_ours"])
    )
    before = page_text
    if copied[0]:
        before = rewrite(put_first(engine), page_text, name)["texts"][0]
    if not swapped["found"].length:
        return None
    return {
        "text_before": before,
        "text_after": swapped["texts"][0],
        "found_numbers": swapped["found"],
        "copied_numbers": copied,
        "shown_then": engine["shown_now"],
        "run_nodes": None,
    }


def list_copied(engine: Engine, swapped: Swapped) -> Any:
    """Return the numbers of ours among those that were found."""
    found: Any = swapped["found"].map(lambda index: engine["known_numbers"][index])
    return found.filter(lambda number: number["is_ours"])


def put_first(engine: Engine) -> Any:
    """Return the rules by which every target keeps its own number."""
    return Object.assign({}, engine, {"shown_now": engine["shown_first"]})


def rewrite(engine: Engine, text: str, name: str) -> Swapped:
    """Swap the numbers in a text by the rules of its kind of spot."""
    return swap_link(text, engine, engine["config"]) if _LINKS.test(name) else swap_texts([text], engine, False)


def is_part(engine: Engine, text: str) -> bool:
    """Say whether a text begins or ends with digits, nine at most, that are all a part of a known number's."""
    return (
        _FEW_DIGITS.test(text)
        and _DIGIT_AT_EDGE.test(text)
        and engine["known_digits"].includes(digits_in(text.replace(_NO_DIGITS, "")))
    )


def swap_run(engine: Engine, nodes: Any) -> None:
    """Swap a number that is spread over text nodes which read as one; each gets its share of the digits."""
    texts = nodes.map(find_page_text)
    swapped = swap_texts(texts, engine, False)
    if swapped["found"].length and not is_own(engine, nodes[0], None, list_copied(engine, swapped)):
        put_run(engine, nodes, swap_texts(texts, put_first(engine), False)["texts"], swapped["texts"], swapped["found"])
    elif engine["split_candidates"].size < _MOST_KNOWN_TEXTS:
        # A change of style may bring the rest of the number beside it.
        nodes.forEach(lambda node: engine["split_candidates"].add(node))


def put_run(engine: Engine, nodes: Any, before: Any, after: Any, found: list[int]) -> None:
    """Give each node of a run its new text; before is what stands there when they are put back."""
    for index in range(nodes.length):
        entry = {
            "text_before": before[index],
            "text_after": after[index],
            "found_numbers": found,
            "shown_then": engine["shown_now"],
            "run_nodes": nodes,
        }
        settle(engine, nodes[index], "", entry, nodes[index].data, nodes[index][find_key("")])


def find_page_text(node: Any) -> str:
    """Return what a text node would say if nothing had been written to it."""
    entry = node[find_key("")]
    return read_page_text(entry, node.data) if entry else node.data


def put_back(node: Any) -> None:
    """Give a text node of a run the text that the page had in it."""
    write_spot(node, "", node.data, find_page_text(node), None)


def settle(engine: Engine, node: Any, name: str, entry: Entry, text: str, previous: Any) -> None:
    """Write what an entry says to its spot, or what the page had where a reason speaks against it; or report both."""
    has_number = False
    is_left = is_left_alone(engine, node, name, entry)
    for index in entry["found_numbers"]:
        target_index = engine["known_numbers"][index]["target_index"]
        number = engine["known_numbers"][engine["shown_now"][target_index]]
        if number["is_ours"]:
            has_number = True
        elif DNI_WITH_POOLS and not is_left:
            engine["want_number"](target_index)
    # A number that stands for the first time is no fight yet, and is not worth the look.
    may_be_fought = engine["findings"] or engine["this_batch"]["changed_at_ms"]
    is_barred = not is_left and is_forbidden(find_owner(node, name), name)
    reason = plan_skip_reason(is_left, is_barred, has_number, may_be_fought and is_contested(engine, node, name, entry))
    if engine["findings"]:
        report(engine, node, name, entry, reason)
    elif not reason:
        if not name and must_wait(engine, node, entry):
            return
        engine["written_count"] += 1
        for index in entry["found_numbers"]:
            number = engine["known_numbers"][engine["shown_now"][engine["known_numbers"][index]["target_index"]]]
            number["first_batch"] = number["first_batch"] or engine["this_batch"]
        write_spot(node, name, text, entry["text_after"], entry)
    elif previous or (text != entry["text_before"] and not is_left):
        # What visitors and editors have written themselves is left alone.
        write_spot(node, name, text, entry["text_before"], None)


def must_wait(engine: Engine, node: Any, entry: Entry) -> Any:
    """Say whether a text, or one that reads as one with it, is still to be compared by a framework."""
    run = entry["run_nodes"]
    return run.some(engine["hydration"]["must_wait"]) if run else engine["hydration"]["must_wait"](node)


def is_left_alone(engine: Engine, node: Any, name: str, entry: Entry) -> Any:
    """Say whether nothing may be written to a spot, or to one that reads as one with it."""
    run = entry["run_nodes"]
    if run:
        return run.some(lambda part: is_ignored(engine, find_owner(part, ""), ""))
    return is_ignored(engine, find_owner(node, name), name)


def report(engine: Engine, node: Any, name: str, entry: Entry, reason: str) -> None:
    """Report each target of a spot once, what the spot shows, and why it was skipped ("" if it was not)."""
    run = entry["run_nodes"]
    reported: Any = {}
    for index in entry["found_numbers"]:
        number = engine["known_numbers"][index]
        target_index = number["target_index"]
        # A number of ours in what is left alone is not of the page.
        is_copy = number["is_ours"] and reason == "ignored"
        if (not run or run[0] == node) and not is_copy and not reported[target_index]:
            reported[target_index] = True
            has_number = engine["shown_now"][target_index] != target_index
            engine["findings"].push(
                {
                    "target_number": engine["target_names"][target_index],
                    "element": find_owner(node, name),
                    "attribute": name,
                    "shows": read_spot(node, name),
                    "skipped": reason or plan_skip_reason(False, False, has_number, False),
                }
            )
