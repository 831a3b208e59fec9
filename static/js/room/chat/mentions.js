/**
 * Mentions of the AI participant in the chat, as in "@Nova, what is ice?". Pure. A mention stands in what people say, not in what
 * they show: code, addresses, links and quoted lines mention nobody. The agent decides by the same rule what it answers
 * (aiagent/turn/mentions.py); both have the same examples in their tests.
 */

/** Letters of scripts that put no blanks between words: Han, Thai and Lao, Burmese, Hangul, Khmer, kana, Hangul. */
const UNSPACED =
  "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\\u{20000}-\\u{3ffff}" +
  "\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3041-\u30ff\uac00-\ud7af";
const LETTER = `(?:(?![${UNSPACED}])[\\p{L}\\p{N}_]|[\u0300-\u036f])`;
const ADDRESS = String.raw`[^\s<>"\x60|\\^\{\}，。；！？、（）「」【】《》“”\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]`;
const SHOWN = new RegExp(
  [
    // A block of code, as far as its end, or that of the message. Here as below, \x60 is a backtick.
    String.raw`\x60{3,}.*?(?:\x60{3,}|(?![^]))`,
    `^[ ]{0,3}~{3,}.*?(?:^[ ]{0,3}~{3,}|(?![^]))`,
    // Lines set in by four blanks, after an empty one.
    String.raw`(?<=\n\n)(?:[ ]{4}|\t)[^\n]*(?:\n(?:[ ]{4}|\t)[^\n]*)*`,
    // Code inside of a line.
    String.raw`(?<!\x60)(?<ticks>\x60{1,2})(?!\x60)(?:(?!\n\s*\n).)+?(?<!\x60)\k<ticks>(?!\x60)`,
    // A link with words, in Markdown.
    String.raw`\[[^\]\n]{0,150}\](?:\([^)\n]{0,500}\)|\[[^\]\n]{0,150}\])`,
    // Addresses: with a scheme, with www, or of a host with a path.
    String.raw`(?<![A-Za-z0-9])(?:[A-Za-z][A-Za-z0-9+.\-]{0,30}:\/\/|(?:mailto|matrix|xmpp|sips?|acct|tel):|www\.)${ADDRESS}+`,
    String.raw`(?<![A-Za-z0-9_.\-])[A-Za-z0-9\-]{1,63}(?:\.[A-Za-z0-9\-]{1,63}){1,8}(?::[0-9]+)?[\/?#]${ADDRESS}*`,
    // A quoted line.
    String.raw`^[ \t]{0,3}[>\uff1e][^\n]*`,
  ].join("|"),
  "gmsu",
);
/** Code whose end is not written yet, right before the caret. */
const OPEN_CODE = /(?<!`)`{1,2}[^`\n]*$/;
const BEFORE = String.raw`(?<!${LETTER})(?<![.\/\\@#=])`;
const BEHIND = String.raw`(?!${LETTER}|[.\/'’\-]${LETTER}|@[\p{L}\p{N}_\-]+\.[\p{L}\p{N}_]|:(?:\/\/|[A-Za-z0-9\-]+\.[A-Za-z]))`;
const BEGUN = new RegExp(`${BEFORE}@([^\\s@]*)$`, "u");

/** @typedef {{start: number, end: number}} Mention places in the text */

/** Where one of the names is mentioned; longer names go first. @param {string} text @param {readonly string[]} names @returns {Mention | null} */
export function mentionIn(text, names) {
  const said = narrow(withoutShown(text));
  for (const name of [...names].sort((a, b) => b.length - a.length)) {
    const parts = narrow(name).split(/\s+/).filter(Boolean);
    if (!parts.length) continue;
    const spelled = parts.map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")).join("\\s+");
    const found = new RegExp(`${BEFORE}@[^\\S\\n]?${spelled}${BEHIND}`, "iu").exec(said);
    if (found) return { start: found.index, end: found.index + found[0].length };
  }
  return null;
}

/**
 * The place of a mention of `name` that was begun right before the caret and can be completed; null without one.
 * @param {string} text @param {number} caret @param {string} name @returns {number | null} the place of the at sign
 */
export function begunMention(text, caret, name) {
  const said = narrow(withoutShown(text.slice(0, caret)));
  const found = name && !OPEN_CODE.test(said) ? BEGUN.exec(said) : null;
  if (!found) return null;
  const typed = found[1].toLowerCase();
  const whole = narrow(name).toLowerCase();
  return whole.startsWith(typed) && typed !== whole ? found.index : null;
}

/** The text with blanks in the place of what it only shows. @param {string} text */
function withoutShown(text) {
  return text.replace(SHOWN, (shown) => " ".repeat(shown.length));
}

/** Wide forms of the letters and marks of ASCII, as East Asian keyboards write them, in their usual form. @param {string} text */
function narrow(text) {
  return text
    .replace(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replaceAll("﹫", "@");
}
