"""Captions in another language: who reads which, and what the agent makes of a caption. Nothing of it is kept."""

from conference.signaling.protocol.captions import CaptionTranslation, ChooseCaptionLanguage, OfferTranslations
from conference.signaling.room.draft import Draft
from conference.signaling.room.state import Json, Participant


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
    for one in draft.room.participants.values():
        if one.caption_language == command.lang and one.connected and one.breakout is None:
            draft.send(one, frame)
