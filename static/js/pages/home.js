/** The home page: times in the browser's time zone, and who is in the rooms at the moment. */

import { initInvite } from "#parley/invite/dialog.js";
import { serverClock } from "#parley/signaling/server_clock.js";
import { setText } from "#parley/ui/dom.js";
import { initLocalTimes } from "#parley/ui/local_times.js";
import { interpolate, ngettext } from "#parley/ui/text.js";

const EVERY_MS = 20_000;

async function refresh() {
  if (document.hidden) return;
  const askedMs = serverClock.mark();
  const answer = await fetch("/api/v1/rooms", { credentials: "same-origin" }).catch(() => null);
  if (!answer?.ok) return;
  const { rooms, server_time: serverSecs } = await answer.json();
  serverClock.told(serverSecs, askedMs);
  for (const { slug, live } of rooms) show(slug, live.people);
}

/** @param {string} slug @param {number} people */
function show(slug, people) {
  const chip = document.querySelector(`[data-room="${CSS.escape(slug)}"] [data-live]`);
  const text = chip?.querySelector("span");
  if (!chip || !text) return;
  chip.toggleAttribute("hidden", !people);
  const format = ngettext("%(count)s person in it now", "%(count)s people in it now", people);
  setText(text, interpolate(format, { count: people }));
}

initLocalTimes();
initInvite();
setInterval(refresh, EVERY_MS);
document.addEventListener("visibilitychange", refresh);
