/** The dialog “Invite people”: link, QR code, text and mail for a room; every button with `data-invite` opens it. */

import { choices, letterOf, wishOf } from "#parley/invite/state.js";
import { copyFrom } from "#parley/ui/clipboard.js";
import { confirmed } from "#parley/ui/confirm.js";
import { byId, csrfToken, setText } from "#parley/ui/dom.js";
import { gettext, interpolate, language } from "#parley/ui/text.js";

/** @typedef {import("#parley/invite/state.js").Invitation} Invitation */
/** @typedef {import("#parley/invite/state.js").Letter} Letter */

/** Have the buttons of the page open the dialog, and open it where the address asks for it. */
export function initInvite() {
  const dialog = new InviteDialog();
  document.addEventListener("click", ({ target }) => {
    const button = target instanceof Element ? target.closest("[data-invite]") : null;
    if (button instanceof HTMLElement) dialog.open(button.dataset.invite ?? "");
  });
  const { meeting, rest } = wishOf(location.href);
  if (meeting === null) return;
  history.replaceState(history.state, "", rest);
  const button = document.querySelector("[data-invite]");
  if (button instanceof HTMLElement)
    dialog.open(`${button.dataset.invite}?${new URLSearchParams({ meeting })}`);
}

class InviteDialog {
  #dialog = byId("invite-dialog", HTMLDialogElement);
  #url = byId("invite-url", HTMLInputElement);
  #text = byId("invite-text", HTMLTextAreaElement);
  #qr = byId("invite-qr", HTMLButtonElement);
  #address = "";
  /** @type {Invitation | null} */
  #invitation = null;
  /** @type {"guests" | "members"} */
  #chosen = "guests";

  constructor() {
    byId("invite-ways", HTMLElement).addEventListener("change", ({ target }) => {
      this.#chosen = /** @type {HTMLInputElement} */ (target).value === "members" ? "members" : "guests";
      this.#render();
    });
    for (const button of /** @type {NodeListOf<HTMLElement>} */ (
      this.#dialog.querySelectorAll("[data-copies]")
    ))
      button.addEventListener("click", () => {
        const field = button.dataset.copies === "invite-url" ? this.#url : this.#text;
        copyFrom(button, field.value, field);
      });
    this.#url.addEventListener("focus", () => this.#url.select());
    this.#qr.addEventListener("click", () => this.#enlarge(this.#qr.getAttribute("aria-pressed") !== "true"));
    byId("invite-make-link", HTMLButtonElement).addEventListener("click", () => this.#make());
    byId("invite-revoke", HTMLButtonElement).addEventListener("click", () => this.#revoke());
    const share = byId("invite-share", HTMLButtonElement);
    share.hidden = !navigator.share;
    share.addEventListener("click", () => navigator.share({ text: this.#text.value }).catch(() => {}));
  }

  /** @param {string} address of the invitation in the REST API */
  open(address) {
    this.#address = address;
    this.#chosen = "guests";
    this.#take(null);
    this.#enlarge(false);
    this.#dialog.showModal();
    this.#ask("GET", address);
  }

  /** Ask the server, and show its answer. @param {"GET" | "POST"} method @param {string} address */
  async #ask(method, address) {
    this.#busy(true);
    setText(
      byId("invite-status", HTMLElement),
      this.#invitation ? "" : gettext("The invitation is fetched …"),
    );
    const answer = await request(method, address);
    this.#busy(false);
    if (address !== this.#address) return;
    setText(byId("invite-status", HTMLElement), answer.error);
    // What was shown may be no longer true for this person.
    this.#take(answer.error ? null : /** @type {Invitation} */ (answer.body));
  }

  #make() {
    this.#ask("POST", this.#address);
  }

  async #revoke() {
    const link = this.#invitation?.guest_link;
    if (!link) return;
    const sure = await confirmed(
      gettext("Revoke the guest link?"),
      gettext(
        "Nobody comes in by it any more, also not out of calendars and mails that hold it. Guests in the room stay.",
      ),
      gettext("Revoke the link"),
    );
    if (!sure) return;
    const room = this.#address.split("?")[0].replace(/\/invite$/, "");
    const { error } = await request("DELETE", `${room}/guest-links/${link.id}`);
    if (error) setText(byId("invite-status", HTMLElement), error);
    else this.#ask("GET", this.#address);
  }

  /** @param {boolean} large */
  #enlarge(large) {
    const label = large ? gettext("Show the QR code small") : gettext("Show the QR code large");
    this.#qr.setAttribute("aria-pressed", String(large));
    this.#qr.setAttribute("aria-label", label);
    this.#qr.title = label;
    if (large) this.#qr.scrollIntoView({ block: "nearest" });
  }

  /** @param {boolean} busy */
  #busy(busy) {
    byId("invite-make-link", HTMLButtonElement).disabled = busy;
    this.#dialog.setAttribute("aria-busy", String(busy));
  }

  /** @param {Invitation | null} invitation */
  #take(invitation) {
    this.#invitation = invitation;
    this.#render();
  }

  #render() {
    const invitation = this.#invitation;
    byId("invite-body", HTMLElement).hidden = !invitation;
    setText(byId("invite-room", HTMLElement), invitation?.room ?? "");
    if (!invitation) return;
    const ways = choices(invitation);
    const chosen = ways.length ? this.#chosen : "members";
    byId("invite-ways", HTMLElement).hidden = !ways.length;
    for (const radio of /** @type {NodeListOf<HTMLInputElement>} */ (
      this.#dialog.querySelectorAll("input[name=invite-way]")
    ))
      radio.checked = radio.value === chosen;
    const letter = letterOf(invitation, chosen);
    byId("invite-make", HTMLElement).hidden = Boolean(letter);
    setText(byId("invite-make-text", HTMLElement), makeText(invitation));
    byId("invite-letter", HTMLElement).hidden = !letter;
    if (letter) this.#renderLetter(letter, invitation);
  }

  /** @param {Letter} letter @param {Invitation} invitation */
  #renderLetter(letter, invitation) {
    const link = letter.way === "guests" ? invitation.guest_link : null;
    setText(byId("invite-note", HTMLElement), noteText(letter, invitation));
    this.#url.value = letter.url;
    this.#text.value = letter.text;
    byId("invite-mail", HTMLAnchorElement).href = letter.mailto;
    const picture = this.#qr.querySelector("img");
    if (picture) picture.src = letter.qr;
    byId("invite-end", HTMLElement).hidden = !link;
    byId("invite-revoke", HTMLButtonElement).hidden = !invitation.manages;
    if (link) setText(byId("invite-end-text", HTMLElement), endText(link));
  }
}

/** @param {Invitation} invitation */
function makeText({ guest_link: link }) {
  if (link?.state === "over")
    return gettext(
      "The guest link ended with the last scheduled meeting. Make a new one to invite guests again.",
    );
  if (link?.state === "unreadable")
    return gettext(
      "The guest link goes on working, but it was made before the server got another key and cannot be shown again. Make a new one to send it.",
    );
  return gettext(
    "People without an account cannot come in yet. A guest link lets in whoever has it, by a name alone, also past the password. It ends with the last scheduled meeting, or when you revoke it.",
  );
}

/** @param {Letter} letter @param {Invitation} invitation */
function noteText({ way }, { letters }) {
  if (way === "guests")
    return gettext("Whoever has this link comes in as a guest: a name is enough, no account is needed.");
  if (way === "everyone")
    return gettext("Everybody with this link comes in; people without an account give a name.");
  return letters.some((letter) => letter.way === "guests")
    ? gettext(
        "For people who have an account here. The page to sign in names the room, and offers the way in as a guest where the room has no password.",
      )
    : gettext("For people who have an account here. The page to sign in names the room.");
}

/** @param {import("#parley/invite/state.js").GuestLink} link */
function endText({ expires_at: secs }) {
  if (secs === null) return gettext("It is good until it is revoked.");
  const moment = new Date(secs * 1000).toLocaleString(language(), {
    dateStyle: "medium",
    timeStyle: "short",
  });
  return interpolate(gettext("It ends on %(moment)s, a day after the last scheduled meeting."), { moment });
}

/** @param {string} method @param {string} address @returns {Promise<{body: unknown, error: string}>} */
async function request(method, address) {
  const headers = { Accept: "application/json", "X-CSRFToken": csrfToken() };
  const response = await fetch(address, { method, headers, credentials: "same-origin" }).catch(() => null);
  if (!response)
    return {
      body: null,
      error: gettext("The server cannot be reached. Try again when the connection is back."),
    };
  const body = response.status === 204 ? null : await response.json().catch(() => null);
  if (response.ok) return { body, error: "" };
  return { body: null, error: body?.message ?? gettext("That did not work. Please try again.") };
}
