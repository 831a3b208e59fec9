/** The page of a room: joins the parts, holds no rules. */

import { initInvite } from "#parley/invite/dialog.js";
import { Consent } from "#parley/media/consent.js";
import { DeviceRecovery } from "#parley/media/device_recovery.js";
import { Effects } from "#parley/media/effects.js";
import { LocalMedia } from "#parley/media/local_media.js";
import { roomConfig } from "#parley/room/config.js";
import { ComingBack } from "#parley/room/door/coming_back.js";
import { Door } from "#parley/room/door/live.js";
import { Prejoin } from "#parley/room/door/prejoin.js";
import { WaitingPage } from "#parley/room/door/waiting.js";
import { deviceNotices } from "#parley/room/media/device_notices.js";
import { initDeviceSelects } from "#parley/room/media/device_selects.js";
import { initEffectFields } from "#parley/room/media/effect_fields.js";
import { endText, showScreen } from "#parley/room/screens.js";
import { RoomSession } from "#parley/room/session.js";
import { RoomView } from "#parley/room/view.js";
import { ticketSource } from "#parley/signaling/tickets.js";
import { guardCompositions } from "#parley/ui/composition.js";
import { csrfToken } from "#parley/ui/dom.js";
import { watchLengths } from "#parley/ui/lengths.js";
import { gettext } from "#parley/ui/text.js";
import { initThemeToggles } from "#parley/ui/theme_toggle.js";
import { watchVisibleArea } from "#parley/ui/visible_area.js";

guardCompositions();
watchLengths();
watchVisibleArea();
const config = roomConfig();
const media = new LocalMedia();
const consent = new Consent(config.slug);
const comingBack = new ComingBack(config.slug);
// Before the view hears of it: it ends a stay in the lobby.
addEventListener("beforeunload", () => comingBack.asksToClose());
addEventListener("pagehide", () => comingBack.closing());
addEventListener("pageshow", (event) => event.persisted && comingBack.shown());
const view = new RoomView(media, config);
const prejoin = new Prejoin(media, consent, join);
const waitingPage = new WaitingPage();
const door = new Door(config.api.live, config.role, ({ agent_mode: mode }) => mode && prejoin.showMode(mode));
/** Reasons that keep somebody at the door, where they can try again. */
const DOOR_REASONS = ["full", "forbidden", "not_found", "refused"];

/** @param {import("#parley/room/door/prejoin.js").JoinRequest} request */
async function join(request) {
  try {
    await view.prepare();
  } catch (error) {
    console.warn("a part of the page could not be fetched:", error);
    prejoin.showError(gettext("The server cannot be reached. Try again when the connection is back."));
    prejoin.setBusy(false);
    return;
  }
  const { name, password } = request;
  let pass = request.pass ?? "";
  const requestTicket = ticketSource(config.api.tickets, csrfToken, (newest) => {
    pass = newest;
    comingBack.passCame(newest);
  });
  const guest = config.guest_token ? { guest_token: config.guest_token } : {};
  const body = () => ({ name, password, ...(pass ? { password_pass: pass } : {}), ...guest });
  comingBack.entering({ name, pass, ...media.open, ...request.wanted });
  const session = new RoomSession(() => requestTicket(body()), media, consent, {
    ...view.listeners,
    onStatus: (status) => {
      if (status === "open" || status === "waiting") {
        prejoin.hide();
        door.stop();
        comingBack.entered(() => media.open);
      }
      view.listeners.onStatus(status);
    },
    onFrame: (frame) => {
      if (frame.type === "waiting") waitingPage.show(frame);
      view.listeners.onFrame(frame);
    },
    onEnd: (end) => {
      comingBack.over();
      // A wrong password can be mended where it was typed, and a full room may have a place soon.
      const atDoor = document.body.dataset.screen === "prejoin" && DOOR_REASONS.includes(end.reason);
      if (!atDoor) view.listeners.onEnd(end);
      else {
        prejoin.showError(endText(end));
        prejoin.setBusy(false);
        door.look();
      }
    },
  });
  view.attach(session);
  session.connect();
}

initThemeToggles();
initInvite();
initDeviceSelects(
  (kind, deviceId) => view.useDevice(kind, deviceId),
  () => ({
    microphone: media.devices.audio?.getSettings().deviceId,
    camera: media.devices.camera?.getSettings().deviceId,
  }),
);
initEffectFields(new Effects(media));
new DeviceRecovery(media, deviceNotices(prejoin));
showScreen("prejoin");
prejoin.start(comingBack.take());
door.start();
