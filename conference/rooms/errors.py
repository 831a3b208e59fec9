"""How rooms refuse."""

from conference.errors import ConflictError, ForbiddenError, NotFoundError


class NoSuchRoomError(NotFoundError):
    """The slug is not known, or the room was archived."""


class NotOwnerError(ForbiddenError):
    """Only the owner of the room may do this."""


class WrongPasswordError(ForbiddenError):
    """The room has a password, and it was not given or is wrong."""


class GuestsNotAllowedError(ForbiddenError):
    """A guest token was given, but the room takes no guests."""


class OlderEpochError(ConflictError):
    """Another agent process claimed the room after this one."""
