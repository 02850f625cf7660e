"""`python -m server.cli` is the `dni` command."""

from server.cli import main

main(prog_name="dni")
