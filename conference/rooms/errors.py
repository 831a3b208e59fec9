"""Errors of rooms."""

from conference.errors import ConflictError, ForbiddenError, NotFoundError


class NoSuchRoomError(NotFoundError):
    """The slug is not known, or the room was archived."""


class NotOwnerError(ForbiddenError):
    """The caller does not own the room."""


class PasswordNeededError(ForbiddenError):
    """The room has a password, and it was not given."""

    reason = "password_needed"


class WrongPasswordError(ForbiddenError):
    """The password is wrong."""

    reason = "wrong_password"


class NotInvitedError(ForbiddenError):
    """The room is for invited people only, and the account is not on the list."""

    reason = "not_invited"


class UnknownGuestLinkError(ForbiddenError):
    """No guest link of the room has this token."""

    reason = "guest_link_unknown"


class ExpiredGuestLinkError(ForbiddenError):
    """The guest link was good until a time that has passed."""

    reason = "guest_link_expired"


class RevokedGuestLinkError(ForbiddenError):
    """The owner of the room took the guest link back."""

    reason = "guest_link_revoked"


class OlderEpochError(ConflictError):
    """Another agent process claimed the room after this one."""
