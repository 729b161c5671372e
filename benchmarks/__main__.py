"""Run benchmarks: ``python -m benchmarks [NAME …]``; without a name, all but the long ones."""

from __future__ import annotations

import argparse
import platform
from importlib import import_module

NAMES = (
    "build",
    "startup",
    "endpoint",
    "pages",
    "search",
    "questions",
    "replicas",
    "loading",
    "publishing",
)
ON_DEMAND = ("scale", "remote", "same")


def main() -> None:
    """Run the benchmarks named on the command line."""
    known = NAMES + ON_DEMAND
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of: {', '.join(known)}")
    chosen = parser.parse_args().names or NAMES
    unknown = sorted(set(chosen) - set(known))
    if unknown:
        parser.error(f"no benchmark {', '.join(unknown)}; there are: {', '.join(known)}")
    # Interpreters of one version differ by a quarter, as they were compiled.
    print(f"Python {platform.python_version()}, {platform.python_compiler()}")
    for name in chosen:
        print(f"== {name}")
        import_module(f"benchmarks.{name}").run()
        print()


if __name__ == "__main__":
    main()
