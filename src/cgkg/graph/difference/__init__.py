"""What differs between two datasets or RDF files: thing by thing, and as a patch."""
