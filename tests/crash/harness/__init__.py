"""Machines that stop, lose, tear and refuse what the product writes, and what they judge it by."""
