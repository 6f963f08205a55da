"""A page becomes a reading: blocks, furniture, metadata, turns. Pure: bytes and values in, values out."""
