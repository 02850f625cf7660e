"""Each Lua file declares the keys that it touches, touches no others, and the document of the keys agrees."""

import re
from pathlib import Path

import pytest

from build.layout import REPOSITORY
from server.stores.leases.redis.layout import DELETE_KEYS
from server.stores.leases.redis.scripts import CONSTANTS, FOLDER, load_scripts, read_header

SCRIPTS = sorted(FOLDER.glob("*.lua"))
SHARED = sorted((FOLDER / "shared").glob("*.lua"))
KEYS = {key for script in load_scripts().values() for key in script.keys}
OF_ALL_THERE_IS = {
    "KEYS",
    "SCAN",
    "HSCAN",
    "SSCAN",
    "ZSCAN",
    "HGETALL",
    "HKEYS",
    "HVALS",
    "FLUSHDB",
    "FLUSHALL",
    "RANDOMKEY",
}
NOT_FOR_VISITORS = {"list_numbers"}
"""Runs when a pool's numbers change, in bounded steps."""
TOUCHES_ALL_KEYS = "keeping"


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def split_file(path: Path) -> tuple[str, str]:
    """The comment at the beginning of the file, and the rest."""
    header, _, body = read(path).partition("\n\n")
    return header, body


def keys_in(text: str) -> set[str]:
    """The keys whose constants a text names."""
    return {key for key in KEYS if re.search(rf"\b{key.upper()}\b", text)}


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_a_script_describes_its_effect_arguments_and_reply(path: Path) -> None:
    header, _body = split_file(path)
    parts = read_header(read(path))
    assert re.match(r"-- [A-Z][^\n]+", header)
    assert {"KEYS", "RETURNS"} <= set(parts) <= {"KEYS", "ARGV", "USES", "RETURNS"}
    arguments = parts.get("ARGV", [])
    assert all(re.fullmatch(r"[a-z_]+(:number|:list)?", word) for word in arguments)
    assert not [word for word in arguments[:-1] if word.endswith(":list")]


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_a_script_declares_the_keys_and_arguments_that_it_uses_and_no_others(path: Path) -> None:
    _header, body = split_file(path)
    parts = read_header(read(path))
    used = [read(FOLDER / "shared" / f"{name}.lua") for name in parts.get("USES", [])]
    declared = set(parts["KEYS"])
    assert keys_in(body) <= declared
    needed = keys_in("\n".join([body, *used]))
    assert declared <= (KEYS if TOUCHES_ALL_KEYS in parts.get("USES", []) else needed)
    assert ("ARGV" in read(path)) == ("ARGV" in parts)
    for word in parts.get("ARGV", []):
        assert re.search(rf"\b{word.partition(':')[0]}\b", "\n".join([body, *used])), word


@pytest.mark.parametrize("path", [*SCRIPTS, *SHARED], ids=lambda path: path.stem)
def test_scripts_use_only_declared_keys_and_bounded_commands(path: Path) -> None:
    _header, body = split_file(path)
    for command, key in re.findall(r"redis\.call\(([^,()]+),\s*([^,()]+)", body):
        assert command.strip("'") not in OF_ALL_THERE_IS or path.stem in NOT_FOR_VISITORS
        assert key in {known.upper() for known in KEYS} or path.stem == TOUCHES_ALL_KEYS, key


def test_each_shared_file_is_explained_and_used() -> None:
    used = {name for path in SCRIPTS for name in read_header(read(path)).get("USES", [])}
    assert used == {path.stem for path in SHARED}
    assert all(read(path).startswith("-- ") for path in SHARED)


def test_every_constant_for_lua_is_used() -> None:
    written = "\n".join(read(path) for path in [*SCRIPTS, *SHARED])
    assert [name for name in CONSTANTS if not re.search(rf"\b{name}\b", written)] == []


def test_the_document_names_each_key_and_the_scripts_that_write_it() -> None:
    text = read(REPOSITORY / "docs" / "redis_keys.md")
    tables = [table.split("\n\n")[0] for table in text.split("| key | type |")[1:]]
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for table in tables for line in table.splitlines()[2:]
    ]
    # A pool's keys by their names, an account's as a whole.
    writers_of = {key.strip("`").rpartition(":")[2]: writers for key, _kind, _members, writers, _growth in rows}
    assert writers_of.keys() == KEYS
    for key, writers in writers_of.items():
        for writer in re.findall(r"`(\w+)`", writers):
            assert key in load_scripts()[writer].keys, (key, writer)


def test_the_document_names_each_field_of_meta() -> None:
    text = read(REPOSITORY / "docs" / "redis_keys.md").split("The fields of `meta`:")[1].split("\n\n")[0]
    written = "\n".join(read(path) for path in [*SCRIPTS, *SHARED])
    calls = re.findall(r"redis\.call\('H\w+', META, ([^)]+)\)", written)
    assert {name for call in calls for name in re.findall(r"'(\w+)'", call)} == set(re.findall(r"`(\w+)`", text))


def test_the_document_has_the_command_that_deletes_keys_of_an_older_version() -> None:
    assert DELETE_KEYS in read(REPOSITORY / "docs" / "redis_keys.md")
