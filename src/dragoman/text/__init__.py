"""Language as pure functions: normal forms, tokens, languages, dates."""
