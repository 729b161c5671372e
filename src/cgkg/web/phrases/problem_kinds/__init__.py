"""The texts of the kinds of problem, a module for each place where things go wrong."""
