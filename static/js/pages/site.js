/** Parts of every page but that of a meeting: keys, lengths, the server's time, the theme switch, buttons that copy a text. */

import { copyFrom } from "#parley/ui/clipboard.js";
import { guardCompositions } from "#parley/ui/composition.js";
import { initFormErrors } from "#parley/ui/form_errors.js";
import { watchLengths } from "#parley/ui/lengths.js";
import { noteZone, takePageTime } from "#parley/ui/local_times.js";
import { initThemeToggles } from "#parley/ui/theme_toggle.js";

guardCompositions();
watchLengths();
initFormErrors();
takePageTime();
noteZone();
initThemeToggles();

for (const button of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-copy]")))
  button.addEventListener("click", () => {
    const text = button.dataset.copy ?? "";
    copyFrom(button, text.startsWith("/") ? new URL(text, location.href).href : text);
  });
