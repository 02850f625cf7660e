"""Prints how many shared tests each engine has passed, and that as a share of Chromium's.

Run `pytest -m engines tests/engines --junitxml FILE`, then `python -m tests.engines.figure FILE [FILE ...]`.
"""

import re
import sys
from collections import Counter
from pathlib import Path
from xml.etree.ElementTree import parse

ENGINES = ("chromium", "firefox", "webkit")
_PARAMETERS = re.compile(r"\[(chromium|firefox|webkit)\b")


def count_passed(reports: list[Path]) -> "dict[str, Counter[str]]":
    """Return for each engine how many tests passed, failed and were skipped in JUnit reports."""
    counts = {engine: Counter[str]() for engine in ENGINES}
    for report in reports:
        for test in parse(report).iter("testcase"):
            engine = _PARAMETERS.search(test.get("name", ""))
            states = [state for state in ("failure", "error", "skipped") if test.find(state) is not None]
            if engine:
                counts[engine[1]][states[0] if states else "passed"] += 1
    return counts


if __name__ == "__main__":
    counted = count_passed([Path(argument) for argument in sys.argv[1:]])
    for engine, states in counted.items():
        share = states["passed"] / max(1, counted["chromium"]["passed"])
        print(f"{engine}: {states['passed']} of {states.total()} passed, {share:.3f} of Chromium's")
