"""The archive that pages are read from."""

import threading

from flask import current_app

from indexer import pipeline, searching
from indexer.config import Config
from indexer.library import Library, open_library, shows_sample


class Shelf:
    """Holds the open archive; goes over from the sample to one's own archive as soon as there is one."""

    def __init__(self, config: Config) -> None:
        """Open the archive, building the sample or the index first where they are missing."""
        self._config = config
        self._lock = threading.Lock()
        self._library = self._open()

    @property
    def library(self) -> Library:
        """The archive to read from now."""
        if self._library.is_sample and not shows_sample(self._config):
            with self._lock:
                if self._library.is_sample:
                    self._library = self._open()
        return self._library

    def _open(self) -> Library:
        if shows_sample(self._config):
            return pipeline.open_sample(self._config, report=lambda _line: None)
        library = open_library(self._config)
        searching.mend_index(library)
        return library


def library() -> Library:
    """Return the archive that the current request reads from."""
    shelf: Shelf = current_app.extensions["shelf"]
    return shelf.library
