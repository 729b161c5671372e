"""Figures drawn on the server: geometry in Python, SVG in templates, a list beside each."""
