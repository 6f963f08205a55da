"""Forms the record is given away in, one file each."""
