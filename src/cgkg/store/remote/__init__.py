"""A store behind another address: any engine that speaks SPARQL 1.1 over HTTP.

``settings`` (addresses, credentials, limits) → ``client`` (one HTTP client for the three protocols:
query, update, graph store; every failure a type of :class:`cgkg.errors.RemoteError`) → ``store``
(the port :class:`cgkg.store.base.Store` on it).
"""
