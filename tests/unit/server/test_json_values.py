"""Bodies of the REST API are read in a time that grows with their length only."""

import pytest

from server.account_file.json_values import NotJson, read_json


def test_a_name_that_is_written_twice_is_found_among_very_many() -> None:
    names = ",".join(f'"{number}":0' for number in range(200_000))
    # To count each name among all others would take many minutes.
    with pytest.raises(NotJson, match="'199999' is written twice"):
        read_json(f'{{{names},"199999":0}}'.encode())
