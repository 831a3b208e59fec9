"""Errors of installing models. Each message says what happened and what to do about it."""

from aiagent.errors import AgentError


class ModelError(AgentError):
    """Root of all errors about model files."""


class UnknownModelError(ModelError):
    """The catalog has no model or pack of that name."""


class ModelMissingError(ModelError):
    """A model is needed that is not installed."""


class DamagedModelError(ModelError):
    """A file does not have the content that the catalog or the manifest promises."""


class IndexUnreachableError(ModelError):
    """The package index or the release server cannot be reached, or does not have the file."""

    retryable = True


class DiskFullError(ModelError):
    """There is not enough room for the model and its download."""


class ConversionError(ModelError):
    """The files are those expected, but cannot be brought into the form that the engine loads."""
