"""Errors of the agent. `retryable` says whether trying again can help."""


class AgentError(Exception):
    """Root of all errors of the agent."""

    retryable = False


class ConfigError(AgentError):
    """A setting is missing or malformed; the message names it."""


class SignalingError(AgentError):
    """The web server cannot be reached or refused the agent."""

    retryable = True


class AgentReplacedError(SignalingError):
    """A newer agent serves the room, or this one is no longer wanted there."""

    retryable = False


class NegotiationError(AgentError):
    """A description or candidate of a peer cannot be used."""


class CodecError(AgentError):
    """A packet cannot be decoded."""


class OpusError(CodecError):
    """libopus refused a packet or could not be loaded."""
