"""What the agent remembers of a conversation: the last lines of the room, labelled with their speakers. Pure."""

from collections import deque

from aiagent.llm.base import Message

MAX_LINES = 16
MAX_CHARS = 2400


class Conversation:
    """A bounded window of what was said; the oldest lines leave first."""

    def __init__(self) -> None:
        self._lines: deque[Message] = deque(maxlen=MAX_LINES)

    def heard(self, name: str, text: str) -> None:
        """A participant said or wrote something."""
        self._lines.append(Message("user", text, name))

    def answered(self, text: str, *, interrupted: bool) -> None:
        """The agent was heard saying `text`."""
        if text:
            self._lines.append(Message("assistant", text + (" ..." if interrupted else ""), None))

    def messages(self, system: str, asked_by: str, question: str) -> list[Message]:
        """The prompt for `question`: the rules, the conversation so far, then the question itself."""
        kept: list[Message] = []
        chars = 0
        for line in reversed(self._lines):
            if line.name == asked_by and question.casefold() in line.content.casefold():
                continue
            chars += len(line.content)
            if chars > MAX_CHARS:
                break
            kept.append(line)
        return [Message("system", system, None), *reversed(kept), Message("user", question, asked_by)]
