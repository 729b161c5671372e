"""What Annex 2 asks for, item by item, and which listed standards address it."""
