"""What can be asked of a store, without a word of HTTP."""
