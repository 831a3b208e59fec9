/** The page about the AI participant of a room: it shows at once what a setting means, and speaks a sample. */

import { initInvite } from "#parley/invite/dialog.js";
import { VoiceSample } from "#parley/settings/voice_sample.js";
import { byId, setText } from "#parley/ui/dom.js";
import { lengthOf } from "#parley/ui/lengths.js";
import { gettext, interpolate, numberText } from "#parley/ui/text.js";

const form = byId("persona", HTMLFormElement);
const name = byId("id_agent_name", HTMLInputElement);
const voice = byId("id_agent_voice", HTMLSelectElement);
const speed = byId("id_agent_speed", HTMLInputElement);
const language = byId("id_agent_language", HTMLSelectElement);
const prompt = byId("id_agent_prompt", HTMLTextAreaElement);
const count = byId("prompt-count", HTMLElement);
const unsaved = byId("unsaved", HTMLElement);
const nobody = document.querySelector("[data-empty]")?.getAttribute("data-empty") ?? "";

initInvite();

function showName() {
  const shown = name.value.trim() || nobody;
  for (const place of document.querySelectorAll("[data-agent-name]")) setText(place, shown);
}

function showPace() {
  const value = numberText(Number(speed.value), { maximumFractionDigits: 2 });
  setText(byId("pace", HTMLOutputElement), `${value}×`);
}

function showCount() {
  setText(
    count,
    interpolate(gettext("%(count)s of %(most)s"), {
      count: lengthOf(prompt),
      most: Number(count.dataset.most),
    }),
  );
}

/** A voice speaks its own language only: say so where it is another one than that of the answers. */
function showVoiceNote() {
  const [option] = voice.selectedOptions;
  const spoken = option?.dataset.language ?? "";
  const wanted = language.value || (form.dataset.roomLanguage ?? "");
  const other = spoken !== "" && wanted !== "auto" && primary(spoken) !== primary(wanted);
  byId("voice-note", HTMLElement).hidden = !other;
  if (!other) return;
  const label = option.parentElement instanceof HTMLOptGroupElement ? option.parentElement.label : spoken;
  const text = gettext(
    "This voice is for %(language)s. What it says in another language is said by the usual voice of that language.",
  );
  const place = document.querySelector("#voice-note span");
  if (place) setText(place, interpolate(text, { language: label }));
}

/** @param {string} tag of BCP 47 */
function primary(tag) {
  return tag.split("-")[0].toLowerCase();
}

function show() {
  showVoiceNote();
  showName();
  showPace();
  showCount();
}

form.addEventListener("input", (event) => {
  show();
  const field = /** @type {HTMLElement} */ (event.target);
  if (field.hasAttribute("name")) unsaved.hidden = false;
});
show();

const sample = new VoiceSample(
  byId("try-voice", HTMLButtonElement),
  byId("sample-status", HTMLElement),
  form.dataset.samples ?? "",
  () => ({
    voice: voice.value,
    speed: Number(speed.value),
    language: language.value,
    name: name.value.trim(),
    text: byId("sample-text", HTMLInputElement).value.trim(),
  }),
);
byId("sample-text", HTMLInputElement).addEventListener("keydown", (event) => {
  if (event.key !== "Enter") return;
  // Enter would save the form.
  event.preventDefault();
  byId("try-voice", HTMLButtonElement).click();
});
addEventListener("pagehide", () => sample.stop());
