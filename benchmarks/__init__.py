"""Benchmarks: each runs peers side by side in one run and prints medians and ratios."""
