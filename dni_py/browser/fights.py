"""Fights with a script that keeps writing the page's own number back. It wins until it has been quiet for a while."""

from typing import Any

from dni_py.browser.events import announce_default
from dni_py.browser.guard import do_later
from dni_py.browser.ledger import find_owner, read_spot
from dni_py.browser.records import Engine, Entry

MOST_ROUNDS = 10

SAME_TEXT_MS = 900
"""The same text, written back within this time, is a round of a fight; a countdown that changes every second is not."""

ANY_TEXT_MS = 50

FIRST_QUIET_MS = 1000
LONGEST_QUIET_MS = 60000

_fights: Any = __new__(WeakMap())


def is_contested(engine: Engine, node: Any, name: str, entry: Entry) -> bool:
    """Say whether a spot is left to another script, and count a round if the page has just rewritten it.

    A contested spot is checked again after it has been quiet for 1, 2, 4 ... 60 s.
    """
    owner = find_owner(node, name)
    if not _fights.has(owner):
        _fights.set(owner, {"fight_rounds": 0})
    fight = _fights.get(owner)
    now_ms = engine["this_batch"]["changed_at_ms"]
    if now_ms and fight["fought_at_ms"] != now_ms:
        passed_ms = now_ms - fight["fought_at_ms"]
        if passed_ms < ANY_TEXT_MS or (passed_ms < SAME_TEXT_MS and fight["fought_text"] == entry["text_before"]):
            last = fight["fought_node"]
            if not (last.isConnected and read_spot(last, fight["fought_name"]) == fight["left_text"]):
                fight["fight_rounds"] += 1
        else:
            fight["fight_rounds"] = 0
            fight["quiet_ms"] = 0
        fight["fought_at_ms"] = now_ms
        fight["fought_node"] = node
        fight["fought_name"] = name
        fight["fought_text"] = entry["text_before"]
        fight["left_text"] = entry["text_after"]
        if fight["fight_rounds"] >= MOST_ROUNDS:
            await_quiet(engine, owner, fight, entry)
    return fight["fight_rounds"] >= MOST_ROUNDS


def await_quiet(engine: Engine, owner: Any, fight: Any, entry: Entry) -> None:
    """Check a contested spot again after a time without writes to it."""

    def look() -> None:
        # After one more round, the next quiet time is twice as long.
        fight["fight_rounds"] = MOST_ROUNDS - 1
        fight["fought_at_ms"] = performance.now()
        fight["quiet_ms"] = min(2 * fight["quiet_ms"], LONGEST_QUIET_MS)
        engine["rescan"](owner)

    if not fight["quiet_ms"]:
        fight["quiet_ms"] = FIRST_QUIET_MS
        announce_default("contested", engine["target_names"][entry["found_targets"][0]])
    clearTimeout(fight["quiet_timer"])
    fight["quiet_timer"] = do_later(fight["quiet_ms"], look)
