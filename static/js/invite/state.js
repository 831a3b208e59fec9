/** The invitation as the dialog shows it: the shape of the server's answer, and what follows from it. Pure. */

/**
 * @typedef {"guests" | "members" | "everyone"} Way
 *
 * @typedef {object} Letter an invitation by one way in
 * @property {Way} way
 * @property {string} url
 * @property {string} text
 * @property {string} mailto
 * @property {string} qr picture as an address
 *
 * @typedef {object} GuestLink
 * @property {string} id
 * @property {"good" | "over" | "unreadable"} state
 * @property {number | null} expires_at Unix seconds
 * @property {number} uses
 *
 * @typedef {object} Invitation
 * @property {string} room name
 * @property {Letter[]} letters
 * @property {GuestLink | null} guest_link
 * @property {boolean} manages the person may make and revoke the guest link
 * @property {boolean} open everybody may come in by the address of the room
 */

/** The ways that can be chosen; with less than two there is nothing to choose. @param {Invitation} invitation @returns {("guests" | "members")[]} */
export function choices(invitation) {
  const hasGuests = invitation.letters.some(({ way }) => way === "guests");
  const canHave = invitation.manages && !invitation.open;
  return invitation.letters.some(({ way }) => way !== "guests") && (hasGuests || canHave)
    ? ["guests", "members"]
    : [];
}

/** The letter of the chosen way; null where a guest link has to be made first. @param {Invitation} invitation @param {"guests" | "members"} chosen @returns {Letter | null} */
export function letterOf(invitation, chosen) {
  const [only] = invitation.letters;
  if (!choices(invitation).length) return only ?? null;
  return invitation.letters.find(({ way }) => (way === "guests") === (chosen === "guests")) ?? null;
}

/** The address of the page, without the wish to open the dialog. @param {string} href @returns {{meeting: string | null, rest: string}} */
export function wishOf(href) {
  const url = new URL(href);
  const meeting = url.searchParams.get("invite");
  url.searchParams.delete("invite");
  return { meeting, rest: url.href };
}
