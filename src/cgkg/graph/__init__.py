"""From records to named graphs, checked and written; rdflib lives here and nowhere else."""
