"""Texts laid side by side: versions of one edition."""
