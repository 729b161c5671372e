"""What is said of a kind of problem."""

from __future__ import annotations

Text = tuple[str, str, str, str, str]
"""Title; meaning in Chinese and English; remedy in Chinese and English."""
