"""The code and the documents use one plain word for each thing."""

import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

from build.layout import REPOSITORY

NAMES = {
    "place": "Spot (of a page), pool_number, location (of a caller), field_path, position",
    "places": "spots, pool_numbers, locations, positions",
    "turn": "attempt (RingAttempt), WebhookStep, FairLock, LeaderLock",
    "turns": "attempts, FairLock",
    "told": "reported, recorded, notified",
    "tell": "notify, record, report",
    "tells": "reports",
    "news": "webhook, webhook_event",
    "held": "shown, reserved, delayed",
    "hold": "reserve, lock, delay; Hold and hold are what a queue plays",
    "holder": "owner, parent",
    "holds": "reserves; `holds` of a rule that was tried is public",
    "surroundings": "live_call_counts",
    "standing": "call_counters",
    "nth": "target_index, number",
    "beat": "sync",
    "whom": "who, which",
}
"""Parts of names that are unclear, with the names to use instead."""

ANSWERS = re.compile(
    r"answered|unanswered|no_answer|answer_(on_bridge|seconds)|nobody_answers|who_answers|answers_a_call"
)
"""Names in which a person answers a call. Other answers are called response, reply, document or result."""

ALLOWED_NAMES = {
    "server/domain/routing": {"Hold", "hold", "HOLD_SECONDS", "IN_TURN", "standing_for"},
    "server/console/forms/step_kinds.py": {"IN_TURN"},
    "server/telephony/twiml_documents.py": {"Hold"},
    "server/demo/simulated_carrier": {"answer", "answer_and_play", "_answering"},
    "server/cli/call.py": {"answer_after"},
    "server/demo/soft_phone/call_files.py": {"tell"},
    "server/stores/sql/migrations/accounts_of_0006.py": {"places"},
    "server/domain/calls/legs.py": {"answer_times"},
    "dni_py/core": {"holds"},
}
"""Names that are right nevertheless: hold music, a simulated person who answers, a file's `tell()`, `in_turn` of account files,
tables of former versions, and what `explain()` returns."""

PHRASES = {
    r"\bwhom\b": "who, which",
    r"\bshall\b": "does, must, is to",
    r"\b(at most|at least) so (many|long|much)\b": "at most this many; name the number",
    r"\bbut for\b": "except",
    r"\bis no [a-z]+ (of|that|and)\b": "is not a",
    r"\bsays? not\b": "does not say",
    r"\b(told|tells)\b(?!.{0,40}\bapart\b)": "report, say, list, describe, record",
    r"\btell of\b": "report, list, describe",
    r"\bso many\b": "name the number",
    r"\b(is|are|was|were) away\b": "is unavailable",
    r"\bheld\b": "stored, reserved, delayed, bound by",
    r"\bin vain\b": "without success",
    r"\bnews\b": "new events, changes",
    r"\banew\b": "again, new",
    r"\bby the way\b": "meanwhile",
}
"""Unclear phrases, with the words to use instead."""

_QUOTED = re.compile(r"`[^`\n]*`")


def list_texts() -> Iterator[Path]:
    """The documents, the program's files with their comments and messages, and its pages."""
    for folder, suffix in (
        ("server", "py"),
        ("server", "lua"),
        ("server", "html"),
        ("dni_py", "py"),
        ("demo_pages", "html"),
    ):
        yield from sorted((REPOSITORY / folder).rglob(f"*.{suffix}"))
    yield from sorted((REPOSITORY / "docs").rglob("*.md"))
    yield from (REPOSITORY / name for name in ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "Makefile"))


def list_names(path: Path) -> Iterator[tuple[int, str]]:
    for token in tokenize.generate_tokens(io.StringIO(path.read_text(encoding="utf-8")).readline):
        if token.type == tokenize.NAME:
            yield token.start[0], token.string


def find_bad_part(name: str) -> str | None:
    """The first part of the name that is in `NAMES`, or "answer" where nobody answers a call."""
    parts = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower().strip("_").split("_")
    bad = next((part for part in parts if part in NAMES), None)
    if bad is None and any(part.startswith("answer") for part in parts) and not ANSWERS.search("_".join(parts)):
        return "answer"
    return bad


@pytest.mark.parametrize("folder", ["server", "dni_py", "bench", "build"])
def test_names_use_plain_words(folder: str, project_files: list[Path]) -> None:
    bad = {}
    for path in project_files:
        file = path.relative_to(REPOSITORY).as_posix()
        if path.suffix != ".py" or not file.startswith(f"{folder}/"):
            continue
        allowed = {name for part, names in ALLOWED_NAMES.items() if file.startswith(part) for name in names}
        for line, name in list_names(path):
            part = find_bad_part(name)
            if part and name not in allowed:
                bad[f"{file}:{line} {name}"] = NAMES.get(part, "response, reply, document, result")
    assert bad == {}


def test_texts_have_no_unclear_phrases() -> None:
    bad = {}
    for path in [*list_texts()]:
        for line, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            for phrase, instead in PHRASES.items():
                if re.search(phrase, _QUOTED.sub("", text), flags=re.IGNORECASE):
                    bad[f"{path.relative_to(REPOSITORY).as_posix()}:{line} {phrase}"] = instead
    assert bad == {}


def test_titles_of_tests_have_no_unclear_phrases() -> None:
    bad = {}
    for path in sorted((REPOSITORY / "tests").rglob("test_*.py")):
        for line, name in list_names(path):
            if name.startswith("test_"):
                for phrase, instead in PHRASES.items():
                    if re.search(phrase, name.replace("_", " ")):
                        bad[f"{path.relative_to(REPOSITORY).as_posix()}:{line} {name}"] = instead
    assert bad == {}
