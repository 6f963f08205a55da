"""The site and its JSON twins."""
