"""The command line: it speaks to people and programs, and decides nothing."""
