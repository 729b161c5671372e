"""Figures drawn on the server: geometry in Python, SVG in templates, a table or list beside each."""
