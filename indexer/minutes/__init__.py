"""From an item's text to facts: pure functions, every fact with the span it was read from."""
