/** Tickets by REST: each opens one signaling connection. */

/** The server gave no ticket. `code` is stable, the message is for people. */
export class TicketError extends Error {
  /** @param {number} status @param {string} code @param {string} message @param {number} retryAfterSecs */
  constructor(status, code, message, retryAfterSecs = 0) {
    super(message);
    this.name = "TicketError";
    this.status = status;
    this.code = code;
    this.retryAfterSecs = retryAfterSecs;
  }
}

/**
 * A function that asks for a ticket and returns the absolute address of the socket. Throws TicketError when the server
 * refuses, TypeError when it cannot be reached.
 * @param {string} url @param {() => string} csrfToken
 * @param {(pass: string) => void} [onPass] a pass came, which stands for the room's password from now on
 * @returns {(body: Record<string, unknown>) => Promise<string>}
 */
export function ticketSource(url, csrfToken, onPass) {
  return async (body) => {
    const response = await fetch(url, {
      method: "POST",
      credentials: "same-origin",
      headers: { "Content-Type": "application/json", "X-CSRFToken": csrfToken() },
      body: JSON.stringify(body),
    });
    const answer = await response.json().catch(() => ({}));
    if (!response.ok) {
      const wait = Number(response.headers.get("Retry-After")) || 0;
      throw new TicketError(response.status, answer.code ?? "", answer.message ?? "", wait);
    }
    if (answer.password_pass) onPass?.(answer.password_pass);
    return socketAddress(answer.websocket_url, answer.ticket, location.href);
  };
}

/**
 * The address with the ticket in it, as ws: or wss: like the page.
 * @param {string} address @param {string} ticket @param {string} page @returns {string}
 */
export function socketAddress(address, ticket, page) {
  const url = new URL(address, page);
  if (url.protocol === "http:") url.protocol = "ws:";
  if (url.protocol === "https:") url.protocol = "wss:";
  if (!url.searchParams.has("ticket")) url.searchParams.set("ticket", ticket);
  return url.href;
}
