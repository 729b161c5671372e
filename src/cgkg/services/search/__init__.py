"""Search over everything in the graph: numbers, Chinese, pinyin and English.

The inverted index is SQLite's FTS5; what is Chinese about it (bigrams, pinyin, folding), what is
about standards (numbers in any spelling) and the final order are here. The way of a query:
``service`` (the index of the current dataset) → ``index`` → ``query`` (clauses) → ``table``
(matches) → ``ranking`` → ``highlighting``.
"""
