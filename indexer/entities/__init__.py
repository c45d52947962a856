"""Who and what is named: the spaCy pipeline (danish), rules beside it, an item's mentions, and whom they name."""
