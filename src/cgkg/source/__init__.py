"""From the guide's text and the curated tables to plain records."""
