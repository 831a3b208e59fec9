/** The pages in place of the stage: the lobby, and why a stay is over and what can be done. */

import { byId, setIcon, setText } from "#parley/ui/dom.js";
import { gettext } from "#parley/ui/text.js";

/** @typedef {"prejoin" | "lobby" | "stage" | "ended"} Screen */

/** Ends of a stay; after the others somebody was never in the room. */
const CAME_IN = ["left", "replaced", "flooding"];

/** @param {Screen} screen */
export function showScreen(screen) {
  for (const name of ["prejoin", "lobby", "stage", "ended"]) byId(name, HTMLElement).hidden = name !== screen;
  document.body.dataset.screen = screen;
}

/** The reason why somebody does not get in, in one text. @param {import("#parley/signaling/connection.js").End} end @returns {string} */
export function endText(end) {
  return end.message || endTexts(end).text;
}

/** @param {import("#parley/signaling/connection.js").End} end */
export function showEnded(end) {
  const { icon, title, text, again } = endTexts(end);
  setIcon(byId("ended-icon", HTMLElement).querySelector("svg"), icon);
  setText(byId("ended-title", HTMLElement), title);
  setText(byId("ended-text", HTMLElement), text);
  const rejoin = byId("rejoin", HTMLButtonElement);
  rejoin.hidden = !again;
  setText(rejoin, CAME_IN.includes(end.reason) ? gettext("Join again") : gettext("Try again"));
  byId("ended", HTMLElement).dataset.reason = end.reason;
  showScreen("ended");
  byId("ended", HTMLElement).focus();
}

/** @param {import("#parley/signaling/connection.js").End} end @returns {{icon: string, title: string, text: string, again: boolean}} */
function endTexts({ reason, code, message }) {
  switch (reason) {
    case "left":
      return {
        icon: "door-open",
        title: gettext("You left the meeting"),
        text: gettext("The others go on without you."),
        again: true,
      };
    case "ended":
      return {
        icon: "circle-check",
        title: gettext("The meeting has ended"),
        text: gettext("The host ended it for everyone. Its transcript is kept for the owner of the room."),
        again: false,
      };
    case "removed":
      return {
        icon: "user-x",
        title: gettext("You were removed from the meeting"),
        text: gettext(
          "If you think that it was a mistake, join again: you then wait in the lobby until you are let in.",
        ),
        again: true,
      };
    case "full":
      if (code === "too_many_visits")
        return {
          icon: "users",
          title: gettext("You are in this room already"),
          text: gettext("It is open in several windows or devices of yours. Leave it in one of them first."),
          again: true,
        };
      return {
        icon: "users",
        title: gettext("The room is full"),
        text: gettext("As many people as the room holds are in it. Try again when someone has left."),
        again: true,
      };
    case "not_admitted":
      return {
        icon: "door-open",
        title: gettext("You were not let in"),
        text: gettext("Nobody admitted you from the lobby. You can ask again."),
        again: true,
      };
    case "replaced":
      return {
        icon: "copy",
        title: gettext("You joined from somewhere else"),
        text: gettext(
          "This room is open in another tab or on another device. Only one of them can be in the meeting.",
        ),
        again: true,
      };
    case "not_found":
      return {
        icon: "search",
        title: gettext("This room no longer exists"),
        text: message || gettext("Its owner closed it. Check the address, or ask for a new one."),
        again: false,
      };
    case "flooding":
      return {
        icon: "triangle-alert",
        title: gettext("Too much was sent"),
        text: gettext("This page sent more than the server takes. Join again to go on."),
        again: true,
      };
    case "forbidden":
      return code === "room_locked"
        ? {
            icon: "lock",
            title: gettext("The room is locked"),
            text: gettext(
              "The host lets nobody else in at the moment. Ask them to unlock it, then try again.",
            ),
            again: true,
          }
        : {
            icon: "lock",
            title: gettext("You cannot enter"),
            text:
              message || gettext("The room may be locked, or you were signed out. Sign in and try again."),
            again: true,
          };
    default:
      return code === "unreachable"
        ? {
            icon: "wifi-off",
            title: gettext("The server cannot be reached"),
            text: gettext("Check your network, then join again."),
            again: true,
          }
        : {
            icon: "circle-alert",
            title: gettext("The connection was refused"),
            text: message || gettext("Load the page again; it may be older than the server."),
            again: true,
          };
  }
}
