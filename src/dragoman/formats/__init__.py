"""Carriers of statements: one file a form; each turns bytes into pages for the reader."""
