"""What the browsing pages show besides the list: series, bodies, directions, years."""
