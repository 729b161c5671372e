"""Lists of standards from elsewhere, in CSV: what their columns are, and their rows."""
