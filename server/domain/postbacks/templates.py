"""Templates: text with placeholders `{name}` for a field or tag of the call; `{{` and `}}` are braces."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

_MOST_KEPT = 1_000
_TOKEN = re.compile(r"\{\{|\}\}|\{(?P<name>[A-Za-z_][A-Za-z0-9_.-]{0,127})\}|[{}]")


class TemplateError(ValueError):
    """The template is invalid; the message says what to write instead."""


@dataclass(frozen=True)
class Placeholder:
    """Where a value goes in."""

    name: str


Template: TypeAlias = tuple[str | Placeholder, ...]


@lru_cache(_MOST_KEPT)
def parse_template(text: str) -> Template:
    """The literal texts and the placeholders between them, in order. Raises `TemplateError`."""
    parts: list[str | Placeholder] = []
    literal = ""
    end = 0
    for token in _TOKEN.finditer(text):
        literal += text[end : token.start()]
        end = token.end()
        if token["name"]:
            parts += [literal, Placeholder(token["name"])]
            literal = ""
        elif token[0] in ("{{", "}}"):
            literal += token[0][0]
        else:
            near = text[max(0, token.start() - 10) : token.start() + 20]
            raise TemplateError(
                f"there is a single brace at {near!r}: write {{name}} for a value, and double a brace that is part of the text"
            )
    return tuple(part for part in (*parts, literal + text[end:]) if part)


def list_placeholders(template: Template) -> list[str]:
    """The names of all placeholders in the template."""
    return [part.name for part in template if isinstance(part, Placeholder)]


def escape_braces(text: str) -> str:
    """The template that renders as this text."""
    return text.replace("{", "{{").replace("}", "}}")
