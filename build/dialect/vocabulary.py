"""The names of both languages that the rules know."""

import builtins

RESERVED_IN_JAVASCRIPT = frozenset(
    "arguments case catch const debugger default delete do enum eval export extends false function instanceof interface "
    "let new null package private protected public static super switch this throw true typeof undefined var void".split()
)

RUNTIME_NAMES = {"len": 1, "str": 1, "int": 1, "abs": 1, "min": 2, "max": 2, "range": 1, "cast": 2}
"""The built-ins that `build/runtime` has or that the pipeline translates, with their minimum number of arguments."""

ONE_ARGUMENT_ONLY = frozenset({"len", "str", "int", "abs"})

PYTHON_BUILTINS = frozenset(name for name in dir(builtins) if not name.startswith("__"))

TRANSCRYPT_NAMES = frozenset({"__new__", "__typeof__", "__pragma__"})

MAPPED_METHODS = {"append": 1, "startswith": 2, "endswith": 1}
"""Methods that the pipeline translates, with the maximum number of arguments that mean the same in both languages.

Every other method of the core is a function of `dni_py.core.text`.
"""

METHOD_ADVICE = {
    "lower": "lower_text(text)",
    "upper": "lower_text(text) on both sides of a comparison",
    "strip": "a loop over code_at(text, index)",
    "lstrip": "a loop over code_at(text, index)",
    "rstrip": "a loop over code_at(text, index)",
    "split": "split_text(text, separator)",
    "join": "join_texts(texts, separator)",
    "find": "matches_pattern(pattern, text), or a loop",
    "index": "a loop",
    "replace": "join_texts(split_text(text, old), new)",
    "isdigit": "a comparison of code_at(text, index)",
    "format": "text + str(number)",
    "encode": "code_at(text, index)",
    "get": "has_key(record, name), then record[name]",
    "setdefault": "has_key(record, name), then an assignment",
    "keys": "keys_of(record)",
    "values": "a loop over keys_of(record)",
    "items": "a loop over keys_of(record)",
    "update": "a loop over keys_of(record)",
    "copy": "a loop that builds the new one",
    "extend": "a loop with append",
    "insert": "a new list",
    "pop": "an index that you count yourself",
    "sort": "a loop that finds the least",
    "count": "a loop",
}

PYTHON_ONLY_METHODS = frozenset(
    {"lower", "upper", "strip", "lstrip", "rstrip", "isdigit", "encode", "extend", "setdefault", "splitlines"}
)
"""Methods that no browser object has, so that a call in `dni_py.browser` must be a mistake."""
