"""The parameters that a server does not take: left out, or under another name. Pure."""

from typing import Any

from aiagent.llm.base import LanguageModelParametersRefusedError
from aiagent.llm.refusals import SYSTEM_ROLE


class Parameters:
    """Remembers what one provider refused, for as long as the process runs."""

    def __init__(self) -> None:
        self._left_out: set[str] = set()
        self._renamed: dict[str, str] = {}

    def learn(self, error: LanguageModelParametersRefusedError) -> bool:
        """Remember a refusal; False where it is known already, so that asking again is of no use."""
        new_names = dict(error.renamed.items() - self._renamed.items())
        left_out = error.names - set(error.renamed) - self._left_out
        self._renamed.update(new_names)
        self._left_out |= left_out
        return bool(new_names or left_out)

    def apply(self, body: dict[str, Any]) -> dict[str, Any]:
        """Return the body of a request as the provider takes it."""
        renamed = {self._renamed.get(name, name): value for name, value in body.items()}
        taken = {name: value for name, value in renamed.items() if name not in self._left_out}
        if SYSTEM_ROLE in self._left_out:
            taken["messages"] = _without_system(list(taken["messages"]))
        return taken


def _without_system(messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return messages whose first one of a user begins with what the system said."""
    system = [message["content"] for message in messages if message["role"] == "system"]
    others = [message for message in messages if message["role"] != "system"]
    if others and others[0]["role"] == "user":
        system.append(others.pop(0)["content"])
    return [{"role": "user", "content": "\n\n".join(system)}, *others]
