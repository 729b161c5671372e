"""The store: one small port (``base``), and an engine behind it in worker processes."""
