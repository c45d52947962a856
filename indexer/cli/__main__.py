"""``python -m indexer.cli``: the command line from a source tree."""

from indexer.cli import main

if __name__ == "__main__":
    main()
