"""Loading other people's RDF: each load into a named graph of its own, beside the built graphs."""
