"""The snippet: what is pasted, and that the policy lines allow exactly that."""

import base64
import hashlib
import re

from server.domain.snippets import HIDE_STYLE, QUEUE_STUB, build_snippet

SNIPPET = build_snippet("https://numbers.example.com/dni", "demo")


def test_the_tag_is_one_script_element() -> None:
    assert SNIPPET.tag == '<script src="https://numbers.example.com/dni/a/demo/dni.js"></script>'


def test_hiding_ends_by_itself_after_300_ms() -> None:
    assert "300ms step-end" in HIDE_STYLE
    assert "from{visibility:hidden}" in HIDE_STYLE
    assert "forwards" not in HIDE_STYLE
    assert "infinite" not in HIDE_STYLE


def test_the_hiding_form_does_not_block_the_page() -> None:
    assert SNIPPET.hiding_tag.startswith(f"<style data-dni-hide>{HIDE_STYLE}</style>")
    assert '<script async src="' in SNIPPET.hiding_tag


def test_the_policy_names_the_host_without_the_path() -> None:
    assert SNIPPET.policy == ("script-src https://numbers.example.com", "connect-src https://numbers.example.com")


def test_the_hashes_match_the_pasted_content() -> None:
    style = re.search("<style[^>]*>(.*)</style>", SNIPPET.hiding_tag)
    script = re.search("<script>(.*)</script>", SNIPPET.queue)
    assert style is not None
    assert script is not None
    assert SNIPPET.hiding_policy == f"style-src '{hash_of(style[1])}'"
    assert SNIPPET.queue_policy == f"script-src '{hash_of(script[1])}'"
    assert script[1] == QUEUE_STUB


def hash_of(content: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
