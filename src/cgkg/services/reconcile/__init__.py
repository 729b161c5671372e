"""Reconciliation: from names in somebody's table to things of the graph.

The protocol is the Reconciliation Service API 0.2 (W3C Entity Reconciliation Community Group),
which OpenRefine speaks. Nothing here knows of HTTP.
"""
