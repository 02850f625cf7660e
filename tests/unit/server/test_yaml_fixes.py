"""Frequent mistakes in YAML, and the fixes that the account file's problems suggest."""

import json

import pytest
import yaml

from server.account_file.problems import AccountFileError
from server.account_file.read import read_account_file, read_with_warnings
from server.account_file.write import write_account_file

HEAD = "account: {key: shop, name: A, country: US}\n"


def read_problems(text: str) -> str:
    with pytest.raises(AccountFileError) as caught:
        read_account_file(text.encode())
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("account:\n\tkey: shop\n", "line 2: this is not YAML: the line is indented with a tab; use spaces instead"),
        ("account:\n  key: shop\n\tname: A\n", "line 3: this is not YAML: the line is indented with a tab"),
        ("account:\n  key: shop\ncampaigns:\n\t- name: x\n", "line 4: this is not YAML: the line is indented with a tab"),
        ("account:\n  key:shop\n  name: A\n",
         "line 2: this is not YAML: 'key:shop' has no space after its colon; write 'key: shop'"),
        ("account:\n  key: shop\n  name:A\n  country: US\n",
         "line 3: this is not YAML: 'name:A' has no space after its colon; write 'name: A'"),
        ("account:\n  key:shop\n  name:A\n",
         "line 1: account: expected a mapping, as in {name: value}, found 'key:shop name:A'; 'key:shop' has no space"),
        ("account: {key:shop, name: A, country: US}\n", "'key:shop' has no space after its colon; write 'key: shop'"),
        ("account:\n  key: shop\n  name: Roofs: and more\n",
         "line 3: this is not YAML: the text of 'name' contains a colon; put it in quotes: name: \"Roofs: and more\""),
        (HEAD + "campaigns: [{name: Roofs: more}]\n", "line 2: this is not YAML: the text of 'name' contains a colon"),
        ("account:\n  key: shop\n   name: A\n",
         "line 3: this is not YAML: the line is indented by 3 spaces, more than line 2, which already has a value; indent"),
        ("account:\n  key: shop\n name: A\n", "line 3: this is not YAML: the line is indented by 1 space, which matches no line"),
        (HEAD + "campaigns:\n  - name: a\n    route: main\n   - name: b\n",
         "line 5: this is not YAML: the line is indented by 3 spaces, which matches no line before it; start all entries "
         "of a list or mapping in the same column (lines before use 0, 2, 4 spaces)"),
        ("account\n  key: shop\n", "line 1: this is not YAML: 'account' has no colon after it; write 'account:'"),
        ("account:\n  key: shop\n  name\n  country: US\n", "line 3: this is not YAML: 'name' has no colon after it"),
        ("account:\n  key: shop\n\n  # The name.\n  name\n\n  country: US\n", "line 5: this is not YAML: 'name' has no colon"),
        (HEAD + "campaigns:\n  - name: a\n  -name: b\n", "line 4: this is not YAML: '-name: b' has no space after its dash"),
        (HEAD + "campaigns:\n  -name: b\n", "line 2: campaigns: expected a list, each entry starting with '-'; "
         "'-name' has no space after its dash; write '- name'"),
        ("account:\n  key: shop\n  name: \"A\n  country: US\n", "line 3: this is not YAML: a quote opens here and is not closed"),
        ("account:\n  key: shop\n  name: 'Joe's roofs'\n", "line 3: this is not YAML: the apostrophe ends the text, which is "
         "in single quotes; use double quotes: \"Joe's roofs\""),
        ("account: {key: shop, name: A\ncampaigns: []\n", "line 1: this is not YAML: a bracket that opens here is not closed"),
        ("account: {key: shop name: A}\n", "line 1: this is not YAML"),
        ("account: {key: shop, name: @A}\n", "line 1: this is not YAML: a text that begins with '@' needs quotes: \"@A\""),
        ("account:\n  key: shop\n  name: %A\n", "line 3: this is not YAML: a text that begins with '%' needs quotes"),
        (HEAD + "routes: [{name: a, menu: {say: b, keys: {*: c}}}]\n", "line 2: this is not YAML: a text that begins with '*'"),
        ("account: {key: shop, name: A #1}\n", "line 1: this is not YAML: ' #' begins a comment"),
        ("account: {key: shop, name: A, country: UK}\n",
         "line 1: account.country: 'UK' is not a country: use its two letters; did you mean 'GB'?"),
        ("account: {key: shop, name: A, country: Germany}\n", "'Germany' is not a country: use its two letters; did you mean"),
        ("account: {key: shop, name: A, country: XQ}\n", "'XQ' is not a country: use its two letters, as in 'US' or 'GB'"),
        ("account:\n  key: shop\n  name: A\n  country: ‘US’\n", "line 4: account.country: '‘US’' is not a country: use its two "
         "letters, as in 'US' or 'GB'; the curly quotes are part of the text; use straight quotes"),
        ("account:\n  “key”: shop\n  name: A\n  country: US\n", "line 2: account.“key”: is not a field here; did you mean 'key'"
         "?; the curly quotes are part of the text"),
        (HEAD + "target_numbers: [{name: sales, number: “+18005550100”}]\n", "is not a phone number; the curly quotes are part"),
        ("account:\n\u00a0 key: shop\n", "it contains a no-break space, perhaps copied from a web page"),
    ],
)  # fmt: skip
def test_mistake_in_yaml_is_reported_with_its_line_and_fix(text: str, problem: str) -> None:
    assert problem in read_problems(text)


def test_text_that_only_looks_like_a_mistake_gets_no_extra_hint() -> None:
    text = HEAD + "target_numbers: [{name: sales, number: 'tel:nobody'}]\n"
    assert read_problems(text) == "line 2: target_numbers[0].number: 'tel:nobody' is not a phone number"


@pytest.mark.parametrize(
    ("number", "warning"),
    [
        ("08005550100", "line 3: target_numbers[0].number: other programs read 08005550100 as a number and lose its '0'; "
         'put it in quotes: "08005550100"'),
        ("0305550100", "and lose its '0'"),
        ("+4930555010", "line 3: target_numbers[0].number: other programs read +4930555010 as a number and lose its '+'"),
        ("'08005550100'", ""),
        ("0800 5550100", ""),
        ('"+4930555010"', ""),
    ],
)  # fmt: skip
def test_unquoted_number_that_other_programs_misread_gets_a_warning(number: str, warning: str) -> None:
    text = f"account: {{key: shop, name: A, country: DE}}\ntarget_numbers:\n  - {{name: sales, number: {number}}}\n"
    _, warnings = read_with_warnings(text.encode())
    assert [warning in str(one) for one in warnings] == ([True] if warning else [])


def test_name_in_curly_quotes_gets_a_warning() -> None:
    account, [warning] = read_with_warnings("account:\n  key: shop\n  name: “A shop”\n  country: US\n".encode())
    assert account.name == "“A shop”"
    assert str(warning).startswith("line 3: account.name: the curly quotes of “A shop” are part of the text")


@pytest.mark.parametrize("text", ["0800", "0800123", "0123", "089", "1e3", "0o17", "+12", "007"])
def test_export_quotes_what_other_programs_read_as_a_number(text: str) -> None:
    source = f"tracking_sources: [{{name: a, match: {{parameter: x, equals: '{text}'}}, assign: {{}}}}]\n"
    exported = write_account_file(read_account_file((HEAD + source).encode()))
    assert f"'{text}'" in exported
    assert text in json.dumps(yaml.safe_load(exported))
    assert read_account_file(exported.encode()) == read_account_file((HEAD + source).encode())


def test_long_invalid_line_is_reported_quickly() -> None:
    assert "this is not YAML" in read_problems("account: {" + "a: [b, " * 10 + "c, " * 100_000 + "[d #" * 5)
