"""The surroundings of the tools in one room: people, web server, transcripts and timers."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from aiagent.memory.past_questions import Quote
from aiagent.memory.recall_client import Recall, RecallError
from aiagent.room.frames import Chat, ClientFrame
from aiagent.task_owner import TaskOwner
from aiagent.tools.base import ToolError
from aiagent.tools.requests import Requests
from aiagent.tools.timers import Timers


class RoomTools:
    """The ToolRoom of one room. `timer_over` is called with the asker and the label of a timer."""

    def __init__(
        self,
        participants: Callable[[], Sequence[Mapping[str, Any]]],
        recall: Recall,
        send: Callable[[ClientFrame], None],
        timer_over: Callable[[str, str], None],
    ) -> None:
        self._participants = participants
        self._recall = recall
        self._send = send
        self._tasks = TaskOwner()
        self._timers = Timers(self._tasks, timer_over)
        self.requests = Requests(send)

    @property
    def timers(self) -> Timers:
        """The timers of the meeting."""
        return self._timers

    def participants(self) -> Sequence[Mapping[str, Any]]:
        """Everybody in the room."""
        return self._participants()

    async def search(self, query: str, on_behalf_of: str) -> Sequence[Quote]:
        """Passages that the participant may read. Raises ToolError."""
        try:
            return await self._recall.search(on_behalf_of, query)
        except RecallError as error:
            raise ToolError(str(error)) from error

    async def request(self, tool: str, arguments: Mapping[str, Any], on_behalf_of: str) -> None:
        """Ask the web server. Raises RequestRefusedError."""
        await self.requests.ask(tool, arguments, on_behalf_of)

    def write(self, text: str) -> None:
        """Write to the chat."""
        self._send(Chat(text))

    async def close(self) -> None:
        """End the timers with the meeting."""
        await self._tasks.close()
