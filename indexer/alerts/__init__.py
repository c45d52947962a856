"""Saved searches and things followed: who wants to be told of what, what of it is new, and the mail that tells."""
