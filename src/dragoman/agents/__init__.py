"""Who and what can be named: people, bodies, places, events, with their names as data."""
