/** The token that unsafe requests of this page carry. */

export function csrfToken() {
  return document.querySelector("input[name=csrfmiddlewaretoken]")?.getAttribute("value") ?? "";
}
