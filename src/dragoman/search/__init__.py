"""From what a reader types to the paragraphs that answer it."""
