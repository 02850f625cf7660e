"""Loads the Lua scripts: each file with the shared functions that it uses and the names in its header.

A header is a comment at the beginning of the file. `KEYS` lists the keys of the account and of the pool that the script
uses, under these names in capitals; `ARGV` lists its arguments, each `name`, `name:number`, or, for all the remaining ones,
`name:list`; `USES` lists the files of `shared/` that are put before it, in this order; `RETURNS` describes the reply.
"""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from dni_py.core.tags import MOST_TAGS
from server.domain.check_leases import CHECK_LEASE_SECONDS, FREE_NUMBERS_FOR_CHECK
from server.domain.leases import (
    FREE_NUMBERS_PER_LEASE,
    HEARTBEAT_SPACING_SECONDS,
    HEARTBEATS_PER_BUFFER,
    LONGEST_CALL_SECONDS,
    LONGEST_FORMER_TAGS,
    MOST_FORMER_LEASES,
    MOST_VISITORS,
)
from server.stores.leases.contract import MOST_ENDED_CALLS, RECORD_KEPT_SECONDS, RECORD_STEP_SECONDS

MOST_OVERDUE = 1_000
"""The number of a client's leases that one step checks for whether they are still live."""

MOST_RESTS_FORGOTTEN = 5_000
"""The number of ended rests of an account that one check deletes."""

MOST_ROWS_A_STEP = 2_000
ROWS_OF_A_LEASE = 10
"""The cost of a step that moves numbers or forgets leases: a number costs 1, a lease this much plus 1 for each visitor."""

POOL_KEPT_SECONDS = RECORD_KEPT_SECONDS + 86_400
"""Redis deletes a pool that was not used for this long."""

CONSTANTS: dict[str, float] = {
    "CHECK_LEASE_SECONDS": CHECK_LEASE_SECONDS,
    "FREE_NUMBERS_FOR_CHECK": FREE_NUMBERS_FOR_CHECK,
    "HEARTBEATS_PER_BUFFER": HEARTBEATS_PER_BUFFER,
    "HEARTBEAT_SPACING_SECONDS": HEARTBEAT_SPACING_SECONDS,
    "LONGEST_CALL_SECONDS": LONGEST_CALL_SECONDS,
    "LONGEST_FORMER_TAGS": LONGEST_FORMER_TAGS,
    "MOST_ENDED_CALLS": MOST_ENDED_CALLS,
    "MOST_FORMER_LEASES": MOST_FORMER_LEASES,
    "MOST_OVERDUE": MOST_OVERDUE,
    "FREE_NUMBERS_PER_LEASE": FREE_NUMBERS_PER_LEASE,
    "MOST_RESTS_FORGOTTEN": MOST_RESTS_FORGOTTEN,
    "MOST_ROWS_A_STEP": MOST_ROWS_A_STEP,
    "MOST_TAGS": MOST_TAGS,
    "MOST_VISITORS": MOST_VISITORS,
    "POOL_KEPT_SECONDS": POOL_KEPT_SECONDS,
    "RECORD_KEPT_SECONDS": RECORD_KEPT_SECONDS,
    "RECORD_STEP_SECONDS": RECORD_STEP_SECONDS,
    "ROWS_OF_A_LEASE": ROWS_OF_A_LEASE,
}
"""Constants that Lua shares with Python, so that they are written once."""

FOLDER = Path(__file__).parent / "lua"
_PART = re.compile(r"^-- ([A-Z]+): (.*(?:\n-- {3,}.*)*)", flags=re.MULTILINE)


@dataclass(frozen=True)
class Script:
    """A script as sent: `keys` are names without account or pool; `sha` identifies the text once Redis has it."""

    name: str
    keys: tuple[str, ...]
    text: str
    sha: str


def read_header(text: str) -> dict[str, list[str]]:
    """The words of each part of a file's header, by the name of the part."""
    header = text.split("\n\n", 1)[0]
    return {part: words.replace("\n--", " ").split() for part, words in _PART.findall(header)}


def load_script(name: str) -> Script:
    """Read a script and put the code that its header requires before it."""
    text = (FOLDER / f"{name}.lua").read_text(encoding="utf-8")
    header = read_header(text)
    keys = tuple(header["KEYS"])
    shared = [(FOLDER / "shared" / f"{used}.lua").read_text(encoding="utf-8") for used in header.get("USES", ())]
    written = "\n".join([*shared, text])
    parts = [f"local {constant} = {value!r}" for constant, value in CONSTANTS.items() if constant in written]
    parts += [f"local {key.upper()} = KEYS[{index}]" for index, key in enumerate(keys, start=1)]
    parts += [_bind_argument(word, index) for index, word in enumerate(header.get("ARGV", ()), start=1)]
    whole = "\n".join([*parts, written])
    return Script(name, keys, whole, hashlib.sha1(whole.encode("utf-8")).hexdigest())


def _bind_argument(word: str, index: int) -> str:
    name, _, kind = word.partition(":")
    value = {"": f"ARGV[{index}]", "number": f"tonumber(ARGV[{index}])", "list": f"{{unpack(ARGV, {index})}}"}[kind]
    return f"local {name} = {value}"


def load_scripts() -> dict[str, Script]:
    return {path.stem: load_script(path.stem) for path in sorted(FOLDER.glob("*.lua"))}
