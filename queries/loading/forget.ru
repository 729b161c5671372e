# Forget what the graph of descriptions says of the graph ?graph.
PREFIX void: <http://rdfs.org/ns/void#>

DELETE { GRAPH <https://w3id.org/cgkg/graph/loaded> { ?thing ?property ?value } }
WHERE {
  GRAPH <https://w3id.org/cgkg/graph/loaded> { ?thing ?property ?value }
  FILTER(?thing = ?graph || STRSTARTS(STR(?thing), CONCAT(STR(?graph), "#"))
    || (?property = void:subset && ?value = ?graph))
}
