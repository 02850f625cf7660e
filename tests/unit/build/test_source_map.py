"""Written mappings are read unchanged, and bytes count for the source that they came from."""

from hypothesis import given
from hypothesis import strategies as st

from build.source_map import Mapping, bytes_by_source, decode_mappings, encode_mappings, source_line_at

numbers = st.integers(0, 100_000)


@given(st.lists(st.builds(Mapping, numbers, numbers, numbers, numbers), unique_by=lambda mapping: mapping.column))
def test_written_mappings_are_read_unchanged(mappings: list[Mapping]) -> None:
    ordered = sorted(mappings, key=lambda mapping: mapping.column)
    assert decode_mappings(encode_mappings(ordered)) == ordered


def test_a_known_map_is_read() -> None:
    assert decode_mappings("AAAA,IAEC;") == [Mapping(0, 0, 0, 0), Mapping(4, 0, 2, 1)]


def test_bytes_belong_to_the_source_of_the_mapping_before_them() -> None:
    mappings = [Mapping(5, 0, 0, 0), Mapping(9, 1, 0, 0), Mapping(20, 0, 3, 0)]
    assert bytes_by_source(mappings, 30) == {0: 14, 1: 11}


def test_a_column_is_traced_to_its_line() -> None:
    source_map = {"sources": ["a.py", "b.py"], "mappings": encode_mappings([Mapping(0, 0, 4, 0), Mapping(9, 1, 6, 0)])}
    assert source_line_at(source_map, 8) == ("a.py", 5)
    assert source_line_at(source_map, 9) == ("b.py", 7)
