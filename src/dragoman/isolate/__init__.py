"""Foreign input is read where it can do no harm: bounded in time and memory."""
