/** Shapes of captions, as they are spoken and in another language (docs/protocol.md, "Languages and translated captions"). */

import { bool, nullable, number, object, oneOf, secs, text, uuid } from "#parley/signaling/shapes.js";
import { peerId } from "#parley/signaling/signal_frames.js";

/** @typedef {import("#parley/signaling/shapes.js").Infer<typeof caption>} Caption @typedef {import("#parley/signaling/shapes.js").Infer<typeof captionTranslation>} CaptionTranslation */

/** Languages that captions can be translated into, as BCP 47 tags. */
export const CAPTION_LANGUAGES = [
  ...["en", "zh-Hans", "zh-Hant", "es", "fr", "de", "pt", "it", "ru", "ja", "ko", "ar", "hi", "vi"],
];
const TRANSLATION_CHARS = 4000;

const lang = oneOf(CAPTION_LANGUAGES);

/** A caption, as the server passes it on. Times are seconds since the meeting began. */
export const caption = object({
  segment_id: text(1),
  peer_id: text(1),
  name: text(),
  text: text(),
  final: bool,
  lang: text(),
  start: number,
  end: number,
});

export const captionTranslation = object({ segment_id: uuid, lang, text: text(1, TRANSLATION_CHARS) });

export const CAPTION_CLIENT_FRAMES = {
  caption: object({
    segment_id: uuid,
    peer_id: peerId,
    text: text(),
    final: bool,
    lang: text(),
    start: secs,
    end: secs,
  }),
  caption_language: object({ lang: nullable(lang) }),
  caption_translations: object({ available: bool }),
  caption_translation: captionTranslation,
};
