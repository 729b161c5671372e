"""What all commands share: progress and errors on standard error, results on standard output."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console

from cgkg.errors import CgkgError

errors = Console(stderr=True, highlight=False, markup=False, soft_wrap=True)


def tell(message: str) -> None:
    """A line of progress, on standard error, so that what goes down a pipe stays clean."""
    errors.print(message)


@contextmanager
def reporting_errors() -> Iterator[None]:
    """Turn what the project refuses into a message and exit code 1."""
    try:
        yield
    except CgkgError as error:
        errors.print(f"cgkg: {error}")
        sys.exit(1)
    except BrokenPipeError:
        # The reader of the pipe has gone (as with `| head`); nothing is wrong here.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
