"""Captions of what people say, and their translations, which are not kept."""

from conference.signaling.errors import RefusalError
from conference.signaling.protocol.base import Json
from conference.signaling.protocol.captions import Caption, CaptionTranslation, ChooseCaptionLanguage, OfferTranslations
from conference.signaling.room.draft import Draft
from conference.signaling.room.effects import Announce
from conference.signaling.room.state import Participant


def caption(draft: Draft, who: Participant, command: Caption) -> None:
    """Caption the words of a participant: a partial goes straight to the room, a final is an event that is kept."""
    speaker = draft.room.participants.get(command.peer_id)
    name = speaker.name if speaker else draft.room.departed.get(command.peer_id)
    if name is None:
        raise RefusalError("no_such_peer", "that speaker was not in the room")
    members = {
        "segment_id": str(command.segment_id),
        "peer_id": command.peer_id,
        "name": name,
        "text": command.text,
        "final": command.final,
        "lang": command.lang,
        "start": command.start,
        "end": command.end,
    }
    if command.final:
        draft.event("caption", **members)
    else:
        draft.effects.append(Announce({"type": "caption", **members}))


def choose_language(draft: Draft, who: Participant, command: ChooseCaptionLanguage) -> None:
    """Read captions in this language, too, from now on."""
    draft.update(who.peer_id, caption_language=command.lang)


def offer(draft: Draft, who: Participant, command: OfferTranslations) -> None:
    """The agent says whether it can translate."""
    draft.update(who.peer_id, translates=command.available)


def translation(draft: Draft, who: Participant, command: CaptionTranslation) -> None:
    """Pass a translated caption on to those who read that language here."""
    frame: Json = {
        "type": "caption_translation",
        "segment_id": str(command.segment_id),
        "lang": command.lang,
        "text": command.text,
    }
    for reader in draft.room.participants.values():
        if reader.caption_language == command.lang and reader.connected and reader.breakout is None:
            draft.send(reader, frame)
