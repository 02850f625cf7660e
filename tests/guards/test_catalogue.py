"""The catalogue of the console's texts is complete, so that a translator misses none."""

from server.write_catalogue import CATALOGUE, write_catalogue


def test_the_catalogue_has_every_text_of_the_console() -> None:
    assert CATALOGUE.read_text(encoding="utf-8") == write_catalogue(), "run `python -m server.write_catalogue`"
