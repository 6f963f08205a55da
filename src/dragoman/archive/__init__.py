"""The verbs: ingest, show, search; they join the wings, which do not know one another."""
