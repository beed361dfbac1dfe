"""The command, for ``python -m borderrisk``."""

from borderrisk.cli import main

main(prog_name="borderrisk")
