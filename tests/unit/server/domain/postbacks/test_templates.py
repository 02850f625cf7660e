"""Parsing of templates."""

import pytest

from server.domain.postbacks.templates import Placeholder, TemplateError, escape_braces, parse_template


def test_names_in_braces_are_placeholders_and_double_braces_are_braces() -> None:
    assert parse_template("a={click_id}&b={{x}}") == ("a=", Placeholder("click_id"), "&b={x}")
    assert parse_template("{{{tags.gclid}}}") == ("{", Placeholder("tags.gclid"), "}")


def test_text_without_braces_is_unchanged() -> None:
    assert parse_template("") == ()
    assert parse_template("plain") == ("plain",)


@pytest.mark.parametrize("text", ["{", "}", "a{b c}", "{}", "{1st}", "{a", "a}", "{{a}", '{"json": 1}'])
def test_single_brace_is_rejected_with_a_message_about_what_to_write(text: str) -> None:
    with pytest.raises(TemplateError, match=r"single brace at .*double a brace"):
        parse_template(text)


def test_text_with_escaped_braces_renders_as_the_original() -> None:
    text = '{"a": {"b": "{click_id}"}}'
    assert parse_template(escape_braces(text)) == (text,)
