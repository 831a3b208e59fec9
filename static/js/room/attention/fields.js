/** The choices of how a person is told while they look elsewhere, in the settings of the stage. */

import { loadPreferences, savePreferences } from "#parley/media/preferences.js";
import { askForNotifications, notificationPermission } from "#parley/room/attention/notifications.js";
import { byId, setText } from "#parley/ui/dom.js";
import { gettext } from "#parley/ui/text.js";

/** @param {() => void} onChange */
export function initAttentionFields(onChange) {
  const sounds = byId("notice-sounds", HTMLInputElement);
  const notifications = byId("notice-notifications", HTMLInputElement);
  const texts = byId("notice-texts", HTMLInputElement);
  sounds.addEventListener("change", () => save({ sounds: sounds.checked }));
  texts.addEventListener("change", () => save({ notificationTexts: texts.checked }));
  notifications.addEventListener("change", async () => {
    const allowed = notifications.checked && (await askForNotifications()) === "granted";
    save({ notifications: allowed });
  });
  render();

  /** @param {Partial<import("#parley/media/preferences.js").MediaPreferences>} changes */
  function save(changes) {
    savePreferences(changes);
    render();
    onChange();
  }

  function render() {
    const chosen = loadPreferences();
    const permission = notificationPermission();
    sounds.checked = chosen.sounds;
    notifications.checked = chosen.notifications && permission === "granted";
    notifications.disabled = permission === "unsupported";
    texts.checked = chosen.notificationTexts;
    byId("notice-texts-field", HTMLElement).hidden = !notifications.checked;
    const hint = byId("notice-notifications-hint", HTMLElement);
    setText(hint, obstacleText(permission) || (hint.dataset.text ?? ""));
  }
}

/** @param {NotificationPermission | "unsupported"} permission */
function obstacleText(permission) {
  if (permission === "unsupported") return gettext("Not offered here: this browser cannot do it.");
  return permission === "denied"
    ? gettext("This browser refuses notifications of this site: its settings for the site can allow them.")
    : "";
}
