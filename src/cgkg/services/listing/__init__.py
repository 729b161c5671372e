"""The listed standards as a table: facets, filters, orders, and the same as a SPARQL query."""
