"""The SQLite file that is the record; nothing else in the project knows SQL."""
