"""Dragoman: the engine behind a public record of official statements."""

__version__ = "0.1.0"
