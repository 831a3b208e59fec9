/** The page of a room: joins the parts, holds no rules. */

import { Consent } from "#parley/media/consent.js";
import { LocalMedia } from "#parley/media/local_media.js";
import { RoomSession } from "#parley/pages/room_session.js";
import { RoomView } from "#parley/pages/room_view.js";
import { ticketSource } from "#parley/signaling/tickets.js";
import { initDeviceSelects } from "#parley/ui/device_selects.js";
import { byId } from "#parley/ui/dom.js";
import { Prejoin } from "#parley/ui/prejoin.js";
import { showScreen } from "#parley/ui/screens.js";
import { initThemeToggles } from "#parley/ui/theme_toggle.js";

/** @typedef {{slug: string, name: string, api: {tickets: string}, user: {id: number, name: string}, home: string}} RoomConfig */

/** @type {RoomConfig} */
const config = JSON.parse(byId("room-config", HTMLElement).textContent ?? "{}");
const media = new LocalMedia();
const consent = new Consent(config.slug);
const view = new RoomView(media);
const prejoin = new Prejoin(media, consent, join);

/** @param {import("#parley/ui/prejoin.js").JoinRequest} request */
function join(request) {
  const requestTicket = ticketSource(config.api.tickets, csrfToken);
  const session = new RoomSession(() => requestTicket(request), media, consent, {
    ...view.listeners,
    onStatus: (status) => {
      if (status === "open" || status === "waiting") prejoin.hide();
      view.listeners.onStatus(status);
    },
    onEnd: (end) => {
      // A wrong password can be mended where it was typed.
      if (document.body.dataset.screen !== "prejoin" || !end.message) view.listeners.onEnd(end);
      else {
        prejoin.showError(end.message);
        prejoin.setBusy(false);
      }
    },
  });
  view.attach(session);
  session.connect();
}

function csrfToken() {
  return document.querySelector("input[name=csrfmiddlewaretoken]")?.getAttribute("value") ?? "";
}

initThemeToggles();
initDeviceSelects((kind, deviceId) => view.useDevice(kind, deviceId));
showScreen("prejoin");
prejoin.start();
