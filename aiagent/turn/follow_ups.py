"""The time after an answer, in which the person who was answered needs no name to go on. Pure.

Time alone is no evidence: the words have to take the answer up, nobody else may have spoken since, and they may not be
the answer itself, picked up from a loudspeaker.
"""

from difflib import SequenceMatcher

from aiagent.language.scripts import has_han
from aiagent.language.words import tokens
from aiagent.turn.barge_in import is_backchannel, is_closing
from aiagent.turn.commands import Relation
from aiagent.turn.english_follow_ups import relation_in_english
from aiagent.turn.mandarin_follow_ups import relation_in_mandarin

REPLY_WINDOW_SECS = 8.0
# An echo of the last words begins within this time.
ECHO_SECS = 1.0
MIN_ECHO_SHARE = 0.7
MIN_ECHO_RUN = 2
_MOST_CHARS = 400
_KEPT_WORDS = 300


class ReplyWindow:
    """Waits for a reply of the person who asked `question` and was told `said` until `now`."""

    def __init__(
        self, peer_id: str, now: float, *, question: str = "", said: str = "", asked_back: bool = False
    ) -> None:
        self._peer_id = peer_id
        self._answered_at = now
        self._asked_back = asked_back
        self._said = tokens(said)[-_KEPT_WORDS:]
        self._topic = frozenset(self._said) | frozenset(tokens(question)[:_KEPT_WORDS])
        self._taken_at = float("inf")

    def somebody_spoke(self, peer_id: str, text: str, began_at: float) -> None:
        """Close the window where others speak, or the person who was answered speaks to them; nods change nothing."""
        if is_closing(text):
            return
        if peer_id != self._peer_id or self._relation(text) is Relation.TALK:
            self._taken_at = min(self._taken_at, began_at)

    def takes(self, peer_id: str, text: str, began_at: float) -> bool:
        """Whether a text that somebody began to say at that moment goes on with the answer."""
        if peer_id != self._peer_id or began_at > min(self._answered_at + REPLY_WINDOW_SECS, self._taken_at):
            return False
        if is_closing(text):
            # "Yes" is a reply to a question; to an answer it is a nod.
            return self._asked_back
        if self._is_echo(text, began_at):
            return False
        relation = self._relation(text)
        return relation is Relation.FOLLOW_UP or (self._asked_back and self._is_reply(text, relation))

    def _is_reply(self, text: str, relation: Relation) -> bool:
        """Whether a text answers a question of the agent: all but talk for people, and "yes" with anything behind."""
        return relation is not Relation.TALK or is_backchannel(" ".join(text.split()[:1]))

    def _relation(self, text: str) -> Relation:
        text = text[:_MOST_CHARS]
        return relation_in_mandarin(text) if has_han(text) else relation_in_english(text, self._topic)

    def _is_echo(self, text: str, began_at: float) -> bool:
        """Whether a text that begins as the answer ends only repeats it."""
        heard = tokens(text[:_MOST_CHARS])
        if began_at - self._answered_at > ECHO_SECS or len(heard) < MIN_ECHO_RUN:
            return False
        blocks = SequenceMatcher(None, heard, self._said, autojunk=False).get_matching_blocks()
        return sum(block.size for block in blocks if block.size >= MIN_ECHO_RUN) >= MIN_ECHO_SHARE * len(heard)
