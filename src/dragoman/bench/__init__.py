"""The project's own benchmarks: one file each, as ratios in one run to peers and to a bare loop."""
