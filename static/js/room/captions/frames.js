/** Shapes of the frames about captions in another language. */

import { bool, nullable, object, oneOf, text, uuid } from "#parley/signaling/shapes.js";

/** What captions can be translated into: BCP 47 tags. */
export const CAPTION_LANGUAGES = [
  ...["en", "zh-Hans", "zh-Hant", "es", "fr", "de", "pt", "it", "ru", "ja", "ko", "ar", "hi", "vi"],
];
const TRANSLATION_CHARS = 4000;

const lang = oneOf(CAPTION_LANGUAGES);

/** @type {Record<string, import("#parley/signaling/shapes.js").Check>} */
export const CAPTION_FRAMES = {
  caption_language: object({ lang: nullable(lang) }),
  caption_translations: object({ available: bool }),
  caption_translation: object({ segment_id: uuid, lang, text: text(1, TRANSLATION_CHARS) }),
};
