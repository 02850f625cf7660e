"""The page engine: walks a page's trees, keeps them swapped, puts them back, and says what it found."""

from typing import Any

from dni_py.browser.guard import guarded, listen_to
from dni_py.browser.ignoring import IGNORE_MARK, look_for_exceptions
from dni_py.browser.ledger import find_owner, read_spot
from dni_py.browser.marked import MARK, swap_marked
from dni_py.browser.records import Engine
from dni_py.browser.roots import await_definition, find_tree
from dni_py.browser.schedule import add_job, begin_batch
from dni_py.browser.spots import swap_spot

_STEP_NODES = 32
"""As many nodes are visited between two looks at the clock."""

_BUTTONS = "button submit reset"
_STATE_ATTRIBUTES = ["contenteditable", IGNORE_MARK]
_STYLE_ATTRIBUTES = ["class", "style", "hidden"]
_NEVER_HOSTS = ":not(tr,td,th,li,a,b,i,br,em,strong,img,option,script,link,meta)"
"""The most frequent elements that can have no tree of their own."""


def open_page(engine: Engine) -> None:
    """Swap the document, and keep swapped whatever is added to it or changed.

    While a slice of work lasts, nothing is observed: a record of each write would cost as much as the writing.
    """
    observer = __new__(MutationObserver(guarded(lambda records: follow_changes(engine, records))))
    watched = engine["config"]["attributes"].concat(_STATE_ATTRIBUTES)

    def pause() -> None:
        follow_changes(engine, observer.takeRecords())
        observer.disconnect()

    def resume() -> None:
        # Styles change all the time; they matter only where a part of a number may get its other parts beside it.
        names = watched.concat(_STYLE_ATTRIBUTES) if engine["split_candidates"].size else watched
        for root in engine["open_roots"]:
            if root.isConnected:
                observer.observe(
                    root, {"subtree": True, "childList": True, "characterData": True, "attributeFilter": names}
                )
            else:
                engine["open_roots"].delete(root)
        engine["report_writing"]()

    engine["pause_watching"] = pause
    engine["resume_watching"] = resume
    # No record tells that a script gave an element of the page a shadow root.
    listen_to(window, "load", lambda: rescan(engine, None))
    rescan(engine, document)


def close_page(engine: Engine) -> None:
    """Leave the page alone from now on, once what was asked for is done."""
    engine["open_roots"].clear()
    engine["pause_watching"]()


def inspect_page(engine: Engine) -> Any:
    """Return the findings of a walk over everything, in which nothing is written."""
    findings: Any = []
    engine["findings"] = findings
    for root in engine["open_roots"]:
        step = guarded(visit_tree(engine, root))
        while step():
            pass
    engine["findings"] = None
    return findings


def rescan(engine: Engine, root: Any) -> None:
    """Look at a node and all below it again, as if it were new; without one, at everything."""
    begin_batch(engine, 0)
    if root == document:
        adopt_root(engine, root)
    for each in [root] if root else engine["open_roots"]:
        swap_tree(engine, each)
