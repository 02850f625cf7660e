"""Both languages read the same parameters and tags out of a URL."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dni_py.core.parameters import map_parameters, read_parameters
from dni_py.core.tags import add_tag
from dni_py.core.text import decode_run
from dni_py.core.urls import decode_escapes
from tests.parity.cases import parameter_names, parameter_texts, queries, urls, words
from tests.parity.compare import Parity

parameter_records = st.dictionaries(parameter_names, parameter_texts, max_size=5)
tag_names = st.sampled_from(["gclid", "keyword", "__proto__", "7"])
mappings = st.lists(st.dictionaries(parameter_names, tag_names, max_size=4), max_size=3)
given_names = st.sampled_from([None, 1, [], " ", "a" * 65]) | words
given_values = st.sampled_from([None, 2, {}, "v" * 501]) | words

HOSTILE_QUERIES = [
    "",
    "&&&==&=a",
    "__proto__=1&constructor=2&toString=3",
    "a=" + "x" * 600,
    "n" * 65 + "=1&" + "n" * 64 + "=2",
    "&".join(f"p{number}={number}" for number in range(150)),
    "a=&a=2&A=3",
    "%F0%9F%98%80=%F0%9F%98%80&%ff=%80&%C0%80=1&%ED%A0%80=2&%F4%90%80%80=3&%E2%82%AC%=4",
    "b=1&a=2&10=3&9=4",
]


@pytest.mark.parametrize("query", HOSTILE_QUERIES, ids=lambda query: query[:20])
def test_parameters_of_hostile_queries(parity: Parity, query: str) -> None:
    parity(read_parameters, "https://harbor.example/?" + query, False)


@given(urls | queries | st.text("?&#=a;mp038{}$_%", max_size=20), st.booleans())
def test_parameters_of_generated_urls(parity: Parity, url: str, reads_fragment: bool) -> None:
    parity(read_parameters, url, reads_fragment)


CARELESS_URLS = [
    "https://harbor.example/page?gclid=ABC",
    "https://harbor.example/page&gclid=ABC",
    "https://harbor.example/page&gclid=ABC&utm_source=x",
    "https://harbor.example/?page=2?gclid=ABC",
    "https://harbor.example/?page?gclid=ABC",
    "https://harbor.example/?page&gclid=ABC",
    "https://harbor.example/??gclid=ABC",
    "https://harbor.example/?&gclid=ABC",
    "https://harbor.example/?page=2&amp;gclid=ABC",
    "https://harbor.example/?amp=1&amp;amp;gclid=ABC",
    "https://harbor.example/?page=2&AMP;gclid=ABC",
    "https://harbor.example/?page=2&#038;gclid=ABC",
    "https://harbor.example/?page=2&#38;gclid=ABC&#038;utm_source=x",
    "https://harbor.example/?page=2&#038;step=1&amp;gclid=ABC#038;gclid=other",
    "https://harbor.example/?gclid={gclid}&gclid=ABC",
    "https://harbor.example/?GCLID=ABC#gclid=other",
]
FRAGMENT_URLS = [
    "https://harbor.example/#/signup?gclid=ABC",
    "https://harbor.example/?page=2#/signup?step=1&gclid=ABC",
    "https://harbor.example/#gclid=ABC",
    "https://harbor.example/#!/signup&gclid=ABC",
    "https://harbor.example/#/signup#gclid=ABC",
]
MACROS = [
    *["{gclid}", "%7Bgclid%7D", "{{gclid}}", "{{ad.id}}", "{keyword:roof repair}", "{_campaign}", "__CLICKID__"],
    *[
        "__CAMPAIGN_NAME__",
        "${CLICK_ID}",
        "$ad_id$",
        "%%CLICK_ID%%",
        "%25%25ID%25%25",
        "*|UNIQID|*",
        "undefined",
        "null",
    ],
]
REAL_VALUES = [
    *[
        "Cj0KCQiA_ZPJBhCQARIsAJ-__",
        "EAIaIQobChMI_",
        "__a",
        "IwAR0_x-y_",
        "E.C.P.abc",
        "[roof repair]",
        "{half",
        "half}",
        "$99",
    ],
    *["100%", "spring_{campaignid}", "null and void", "_", "__", "$", "*", "1+1"],
]


@pytest.mark.parametrize("url", CARELESS_URLS)
def test_a_click_is_found_in_badly_written_urls(parity: Parity, url: str) -> None:
    assert parity(read_parameters, url, False)["gclid"] == "ABC"


def test_limitation_an_unescaped_question_mark_ends_a_value(parity: Parity) -> None:
    read = parity(read_parameters, "https://harbor.example/?utm_term=what?&utm_content=what%3F", False)
    assert read == {"utm_term": "what", "utm_content": "what?"}


@pytest.mark.parametrize("fragment", ["#038;gclid=ABC", "#/&gclid=ABC", "#&#038;gclid=ABC", "&#39;gclid=ABC"])
def test_a_fragment_is_not_an_escaped_ampersand(parity: Parity, fragment: str) -> None:
    assert parity(read_parameters, "https://harbor.example/?page=2" + fragment, False) == {"page": "2"}


@pytest.mark.parametrize("reads_fragment", [True, False])
def test_an_escaped_ampersand_ends_a_value(parity: Parity, reads_fragment: bool) -> None:
    read = parity(read_parameters, "https://harbor.example/?a=1&#038;b=2&#38;c=3&amp;d=4", reads_fragment)
    assert read == {"a": "1", "b": "2", "c": "3", "d": "4"}


@pytest.mark.parametrize("url", FRAGMENT_URLS)
def test_a_click_in_the_fragment_is_found_if_the_account_reads_it(parity: Parity, url: str) -> None:
    assert parity(read_parameters, url, True)["gclid"] == "ABC"
    assert "gclid" not in parity(read_parameters, url, False)


@pytest.mark.parametrize("value", MACROS)
def test_an_unreplaced_macro_is_not_a_value(parity: Parity, value: str) -> None:
    assert parity(read_parameters, f"https://harbor.example/?gclid={value}&a=1", False) == {"a": "1"}


@pytest.mark.parametrize("value", REAL_VALUES)
def test_text_that_only_looks_like_a_macro_is_a_value(parity: Parity, value: str) -> None:
    read = parity(read_parameters, f"https://harbor.example/?gclid={value}&a=1", False)
    assert read == {"gclid": value.replace("+", " "), "a": "1"}


@given(parameter_texts | st.text(max_size=20))
def test_decoding(parity: Parity, text: str) -> None:
    parity(decode_escapes, text)


@given(st.binary(max_size=8))
def test_decoding_of_any_bytes(parity: Parity, data: bytes) -> None:
    run = "".join(f"%{byte:02X}" for byte in data)
    parity(decode_run, run, 0)
    parity(decode_escapes, f"{run} {run}")


@given(parameter_records, mappings)
def test_mapping_parameters_to_tags(
    parity: Parity, parameters: dict[str, str], given_mappings: list[dict[str, str]]
) -> None:
    parity(map_parameters, parameters, given_mappings)


@given(st.dictionaries(words, words), given_names, given_values)
def test_adding_a_tag(parity: Parity, tags: dict[str, str], name: object, value: object) -> None:
    parity(add_tag, tags, name, value)


def test_adding_more_tags_than_allowed(parity: Parity) -> None:
    full = {f"tag {number}": "" for number in range(50)}
    parity(add_tag, full, "one more", "value")
    parity(add_tag, full, "tag 7", "value")
