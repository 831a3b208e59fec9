/** Names of files that others gave: made harmless to show and to save. Pure. */

const FALLBACK = "file";
const MAX_CHARS = 120;
const MAX_EXTENSION_CHARS = 16;
const FORBIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}<>:"|?*]/gu;
const RESERVED = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;
const RUNS = new Set(
  (
    "exe msi bat cmd com scr pif ps1 vbs vbe js jse mjs wsf hta jar lnk reg dll cpl apk app dmg pkg deb rpm sh bash " +
    "command desktop html htm xhtml svg mht docm xlsm pptm"
  ).split(" "),
);

/** The last part of a path, without anything that hides, turns or reserves, in at most 120 characters. @param {string} given @returns {string} */
export function safeFileName(given) {
  const last = given.split(/[/\\]/u).at(-1) ?? "";
  const plain = last.replace(FORBIDDEN, "").replace(/^[.\s]+|[.\s]+$/gu, "");
  if (!plain) return FALLBACK;
  return shortened(RESERVED.test(plain) ? `_${plain}` : plain);
}

/** Whether a file of this name does something when it is opened. @param {string} name */
export function mayRun(name) {
  return RUNS.has(extensionOf(name).slice(1).toLowerCase());
}

/** @param {string} name */
function shortened(name) {
  const letters = [...name];
  if (letters.length <= MAX_CHARS) return name;
  const extension = [...extensionOf(name)];
  return [...letters.slice(0, MAX_CHARS - extension.length), ...extension].join("");
}

/** With its dot; empty where there is none. @param {string} name */
function extensionOf(name) {
  const dot = name.lastIndexOf(".");
  return dot > 0 && name.length - dot <= MAX_EXTENSION_CHARS ? name.slice(dot) : "";
}
