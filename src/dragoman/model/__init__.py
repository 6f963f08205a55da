"""What a record is: frozen values in the field's own words, importing nothing of ours but errors."""
