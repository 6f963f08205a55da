"""Meaning as numbers: texts of any language become rows, and rows that lie near one another mean alike."""
