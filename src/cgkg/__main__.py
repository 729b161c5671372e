"""``python -m cgkg`` is the command ``cgkg``."""

from cgkg.cli import main

main()
