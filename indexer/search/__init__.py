"""Danish analysis, queries, excerpts, and the index behind one small interface."""
