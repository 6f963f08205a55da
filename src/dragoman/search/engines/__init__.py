"""One file an index engine; each answers the same contract."""
