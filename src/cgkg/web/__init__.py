"""The face over HTTP: protocol, linked data and pages."""
