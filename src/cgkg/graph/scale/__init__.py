"""Datasets of many times the guide's size: made, reasoned on, checked and written in parts."""
