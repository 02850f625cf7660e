"""A complaint of the dialect has the file, the line, what is wrong and what to write instead."""

import ast
from textwrap import indent

import pytest

from build.dialect.check import find_complaints
from build.dialect.kinds import kinds_of_types
from build.modules import Module

HEAD = '"""A module."""\n\nfrom typing import TypedDict, cast\n\nfrom dni_py.core.text import keys_of\n\n\n'
HEAD += "class Tag(TypedDict):\n    name: str\n\n\n"
SIGNATURE = "def use(text: str, texts: list[str], tag: Tag, number: int, maybe: dict[str, str] | None):\n"
FIRST_BODY_LINE = 13


def complaints_about(body: str, name: str = "dni_py.core.sample", head: str = HEAD + SIGNATURE) -> list[str]:
    source = head + (indent(body, "    ") if head.endswith(":\n") else body) + "\n"
    module = Module(name, None, name.replace(".", "/") + ".py", source, ast.parse(source))  # type: ignore[arg-type]
    return [str(complaint) for complaint in find_complaints(module, kinds_of_types([module]))]


REFUSED = {
    "texts[-1]": "a negative index; count from len(...)",
    "(texts or [])[0]": "an index on an expression in brackets; give the expression a name first",
    "text[1:3]": "a slice; write slice_text(text, start, end), or a loop for a list",
    "if texts:\n    pass": "the truth of a list, which JavaScript takes for true when empty; write len(...) > 0",
    "while not maybe:\n    pass": "the truth of a record, which JavaScript takes for true when empty; compare with None",
    "return texts or None": "the truth of a list, which JavaScript takes for true when empty; write len(...) > 0",
    "found = []\nreturn 1 if found else 2": "the truth of a list",
    "texts == ['a']": "a comparison of lists or records, which compares identity; compare their parts",
    "for name in tag:\n    pass": "a loop over a record; loop over keys_of(record)",
    "'name' in tag": "`in` on a record; write has_key(record, name)",
    "text is texts": "`is` between two values; use `is` only with None, else ==",
    "f'{text}'": "an f-string; put the parts together with +, numbers through str()",
    "'%s' % text": "% formatting; put the parts together with +",
    "'{}'.format(text)": "the method .format; write text + str(number)",
    "','.join(texts)": "the method .join; write join_texts(texts, separator)",
    "text.lower()": "the method .lower; write lower_text(text)",
    "tag.get('name')": "the method .get; write has_key(record, name), then record[name]",
    "text.startswith(('a', 'b'))": ".startswith with 1 argument(s) or a tuple; call it once for each text",
    "a, b = texts": "unpacking; assign each name by its index",
    "a = b = 1": "one value for several targets; write one assignment for each",
    "return 1, 2": "a tuple; write a list",
    "texts += texts": "a list is extended by an operator, which makes text in JavaScript; append in a loop",
    "texts + texts": "an operator on a list or record; build the new one in a loop",
    "'-' * number": "text times a number; append in a loop",
    "use(text=text)": "an argument by name; pass it by position",
    "use(*texts)": "an argument with *; pass the list itself",
    "def inner(a=1):\n    return a": "a default argument; let every caller pass it",
    "lambda *a: 1": "an argument with *, ** or /; take a list or a record",
    "{name: 1 for name in texts}": "a record comprehension; fill the record in a loop",
    "{text: 1}": "a record's name that is not literal text; assign it afterwards: record[name] = value",
    "{1, 2}": "a set; write a list, or a record with true values",
    "max(name for name in texts)": "a generator; write a list comprehension or a loop",
    "try:\n    pass\nexcept ValueError:\n    pass": "an `except` with a class; write a bare `except:`",
    "try:\n    pass\nexcept:\n    pass\nelse:\n    pass": "`else` after `try` swallows errors here",
    "assert text": "`assert` is dropped from the bundle",
    "raise KeyError": "`raise`; return None; the bundle never throws",
    "with text:\n    pass": "`with`; write try and finally",
    "import json": "`import json`; write `from dni_py... import NAME`; the browser has no other modules",
    "from dni_py.core.text import has_key": "an import inside a function; import at the top of the module",
    "sorted(texts)": "the built-in sorted, which build/runtime does not have; write a loop or a function",
    "len(text, text)": "len with 2 argument(s); the runtime's len takes 1",
    "cast(Tag, tag)": "cast to a type that does not exist in the browser; put the type in quotes",
    "window": "the name window is not defined in this module; import it, or pass it as an argument",
    "text.length": "the attribute .length; the core has only records: read record['name']",
    "new = 1": "the name new is reserved in JavaScript; choose another",
    "del text": "`del` of something else than a record's entry; delete only record[name]",
    "b'a'": "a literal that JavaScript does not have; use text or a number",
    "'\\U000e0001'": "a character that Transcrypt cannot write; leave it to data from outside",
    "9007199254740993": "a number above 2**53, which loses digits; use text",
    "0 < use() < 2": "a chained comparison that would call its middle twice; give the middle a name first",
    "for i in range(number):\n    number += 1": "number bounds the range and changes inside the loop",
    "for i in range(len(texts)):\n    texts.append('a')": "texts bounds the range and changes inside the loop",
    "for i in range(3):\n    i += 1": "the loop's own name i is changed inside it; write a while loop",
    "for i in range(3):\n    pass\nreturn i": "i is read after its loop of line 13; keep the value in another name",
    "for a, b in texts:\n    pass": "a loop over several names; loop over one name and read its parts by index",
}


@pytest.mark.parametrize("body", REFUSED, ids=lambda body: body.splitlines()[0])
def test_code_that_differs_between_the_languages_is_rejected(body: str) -> None:
    complaints = complaints_about(body)
    assert any(REFUSED[body] in complaint for complaint in complaints), complaints
    for complaint in complaints:
        path, line, _rest = complaint.split(":", 2)
        assert path == "dni_py/core/sample.py"
        assert FIRST_BODY_LINE <= int(line) < FIRST_BODY_LINE + len(body.splitlines())


ALLOWED = [
    "return text + str(number) + 'a'",
    "found: list[Tag] = []\nfor text in texts:\n    found.append({'name': text})\nreturn found",
    "for index in range(len(texts) - 1, -1, -1):\n    number += index",
    "for name in keys_of(tag):\n    number += len(name)",
    "while number < 3 and not text:\n    number += 1\n    if text is None:\n        break",
    "if len(texts) > 0 and text in texts or text.startswith('0', number):\n    del tag['name']",
    "def inner(a: int) -> int:\n    nonlocal number\n    number = a\n    return number // 2\n\nreturn inner(3)",
    "return [len(one) for one in texts if one != ''][0]",
    "try:\n    number = 1\nexcept:\n    number = 2",
    "return cast('Tag', tag)",
]


@pytest.mark.parametrize("body", ALLOWED, ids=lambda body: body.splitlines()[0])
def test_code_that_means_the_same_is_allowed(body: str) -> None:
    assert complaints_about(body) == []


def test_the_browser_edge_may_use_browser_features() -> None:
    body = "window.addEventListener('load', lambda event: document.title.replace('a', 'b'))\nreturn __new__(Map())"
    assert complaints_about(body, name="dni_py.browser.sample") == []


def test_the_browser_edge_may_not_use_python_features() -> None:
    assert complaints_about("return document.title.strip()", name="dni_py.browser.sample") == [
        "dni_py/browser/sample.py:13: the method .strip; write a loop over code_at(text, index)"
    ]


def test_a_module_without_a_docstring_is_rejected() -> None:
    assert complaints_about("A = 1", head="") == [
        "dni_py/core/sample.py:1: the module has no docstring; say on line 1 what it is for"
    ]


READS_WITHOUT_FEATURE = {
    "if DNI_WITH_POOLS:\n    pooled = 1\nwindow.pooled = pooled": 15,
    "if DNI_WITH_POOLS:\n    pooled = 1\nif DNI_WITH_OPT_INS:\n    window.pooled = pooled": 16,
    "if not DNI_WITH_POOLS:\n    text = ''\nelse:\n    pooled = 1\nlater(lambda: pooled)": 17,
    "if DNI_WITH_POOLS:\n    def claim():\n        return 1\nif text or DNI_WITH_POOLS:\n    claim()": 17,
}


@pytest.mark.parametrize("body", READS_WITHOUT_FEATURE, ids=lambda body: body.splitlines()[-1])
def test_a_name_of_a_feature_is_not_read_without_it(body: str) -> None:
    (complaint,) = complaints_about(body, name="dni_py.browser.sample")
    line = READS_WITHOUT_FEATURE[body]
    assert complaint.startswith(f"dni_py/browser/sample.py:{line}: ")
    assert complaint.endswith(" has a value only with DNI_WITH_POOLS; read it behind `if DNI_WITH_POOLS:`")


@pytest.mark.parametrize(
    "body",
    [
        "if DNI_WITH_POOLS:\n    pooled = 1\nif text and DNI_WITH_POOLS and pooled:\n    window.pooled = pooled",
        "if DNI_WITH_POOLS:\n    pooled = 1\nwindow.pooled = pooled if DNI_WITH_POOLS else None",
        "if not DNI_WITH_POOLS:\n    return text\npooled = 1\nreturn pooled",
        "if DNI_WITH_POOLS:\n    pooled = 1\nelse:\n    pooled = 2\nwindow.pooled = pooled",
        "def follow():\n    if text:\n        pass\n    elif DNI_WITH_POOLS:\n        claim(pooled)\n"
        "if DNI_WITH_POOLS:\n    pooled = 1\nfollow()",
    ],
    ids=["and", "ternary", "return", "either way", "closure"],
)
def test_a_name_of_a_feature_is_read_inside_its_condition(body: str) -> None:
    assert complaints_about(body, name="dni_py.browser.sample") == []
