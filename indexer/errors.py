"""The errors the house raises: each says where, and what to do."""


class ReferatbasenError(Exception):
    """Any error the command line shows as one line and the web as a plain page."""


class ConfigError(ReferatbasenError):
    """config.toml, or an environment variable that overrides it, cannot be used."""


class ParseError(ReferatbasenError):
    """A page cannot be read as minutes."""

    def __init__(self, reason: str, url: str) -> None:
        super().__init__(f"{url}: {reason}")
        self.reason = reason
        self.url = url

    def __reduce__(self) -> tuple[type, tuple[str, str]]:
        """Say how it is made again, as when it comes from another process."""
        return type(self), (self.reason, self.url)


class NoTextError(ParseError):
    """A PDF has pictures of text only."""


class CorpusError(ReferatbasenError):
    """A raw page is not what it was when it was stored."""


class ArchiveBusyError(ReferatbasenError):
    """Another process is writing to the same archive."""


class NotFoundError(ReferatbasenError):
    """No such item, meeting, case or page in the archive."""


class CursorError(ReferatbasenError):
    """A cursor, with which a list goes on, is none that was given out."""


class StaleCursorError(CursorError):
    """A cursor is of an archive that has been made anew, so that what it leads to is not known."""
