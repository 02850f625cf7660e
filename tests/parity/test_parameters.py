"""Both languages read the same parameters and tags out of a URL."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dni_py.core.parameters import map_parameters, read_parameters
from dni_py.core.tags import add_tag
from dni_py.core.text import decode_run
from dni_py.core.urls import decode_escapes, read_query
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
    parity(read_parameters, query)


@given(queries)
def test_parameters_of_generated_queries(parity: Parity, query: str) -> None:
    parity(read_parameters, query)


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


def test_adding_more_tags_than_there_may_be(parity: Parity) -> None:
    full = {f"tag {number}": "" for number in range(50)}
    parity(add_tag, full, "one more", "value")
    parity(add_tag, full, "tag 7", "value")


@given(urls | st.text(max_size=20), st.booleans())
def test_reading_the_query_of_a_url(parity: Parity, url: str, reads_fragment: bool) -> None:
    parity(read_query, url, reads_fragment)
