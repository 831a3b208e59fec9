/** Pages about one room: local times, the browser's time zone in forms, questions before what cannot be undone. */

import { initInvite } from "#parley/invite/dialog.js";
import { watchTimes } from "#parley/settings/schedule_times.js";
import { initConfirmForms } from "#parley/ui/confirm.js";
import { initLocalTimes } from "#parley/ui/local_times.js";

/** Choose the browser's zone in new forms, where the server knows it. */
function chooseZone() {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  for (const field of document.querySelectorAll("[data-browser-zone]")) {
    if (field instanceof HTMLInputElement && !field.value) field.value = zone;
    if (field instanceof HTMLSelectElement && !field.querySelector("option[selected]")) field.value = zone;
    // A zone that the server does not offer leaves its first one chosen.
    if (field instanceof HTMLSelectElement && field.selectedIndex < 0) field.selectedIndex = 0;
  }
}

initLocalTimes();
initConfirmForms();
if (document.querySelector("[data-invite]")) initInvite();
chooseZone();
const schedule = document.querySelector(".schedule-form");
if (schedule instanceof HTMLFormElement) watchTimes(schedule);
