# Leave the description of the standards that other graphs describe to these: in the list ?graph,
# only its entries speak of them, so that no statement stands in two graphs.
PREFIX cg: <https://w3id.org/cgkg/ns#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>

DELETE { GRAPH ?graph { ?standard ?property ?value } }
WHERE {
  GRAPH ?graph { ?standard rdf:type cg:CataloguedStandard ; ?property ?value }
  FILTER EXISTS {
    GRAPH ?other { ?standard rdf:type ?class }
    FILTER(?other != ?graph)
  }
}
