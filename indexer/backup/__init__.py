"""One file that holds all that nothing else gives back: taken while everything runs, put back whole or not at all."""
