"""Queries in words that Virtuoso 7 gets right.

Virtuoso answers some queries wrongly, and says nothing of it. What was found is in
``tests/store/test_same_by_feature.py``, each with what the embedded store answers. Here a query
that has such a thing is written so that Virtuoso gets it right, or is refused.
"""
