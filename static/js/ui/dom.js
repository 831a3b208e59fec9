/** Short ways to make and find elements. What people and models wrote goes in as text, never as HTML. */

const SVG = "http://www.w3.org/2000/svg";

/**
 * A new element.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag @param {Record<string, unknown>} [properties] `class`, `data-*`, `aria-*` and `role` become attributes, functions
 * listeners (`onclick`), the rest properties @param {...(Node | string | null | undefined)} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null) continue;
    if (name === "class" || name === "role" || name.includes("-")) element.setAttribute(name, String(value));
    else Object.assign(element, { [name]: value });
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** An icon of the sprite, hidden from assistive technology. @param {string} name @returns {SVGSVGElement} */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  svg.append(document.createElementNS(SVG, "use"));
  setIcon(svg, name);
  return svg;
}

/** @param {Element | null} svg @param {string} name */
export function setIcon(svg, name) {
  const address = `${document.body.dataset.icons}#${name}`;
  const use = svg?.querySelector("use");
  if (use && use.getAttribute("href") !== address) use.setAttribute("href", address);
}

/**
 * The element with this id, of this class. Throws where the page lacks it.
 * @template {HTMLElement} E @param {string} id @param {new () => E} type @returns {E}
 */
export function byId(id, type) {
  const element = document.getElementById(id);
  if (!(element instanceof type)) throw new TypeError(`the page has no ${type.name} #${id}`);
  return element;
}

/** Change the text only where it differs: a live region would read it out again. @param {Element} element @param {string} text */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/**
 * A text with the name set apart, whatever its direction of writing; in a `.name-line` only the name is shortened.
 * @param {string} format with `%(name)s` in it, or without a name @param {string} name @returns {Node[]}
 */
export function named(format, name) {
  const parts = format.split("%(name)s").map((text) => (text ? [make("span", {}, text)] : []));
  return parts.flatMap((words, index) => (index ? [make("bdi", { title: name }, name), ...words] : words));
}

/** Show a text with a name in one line, of which only the name is shortened. @param {Element} element @param {string} format @param {string} name */
export function setNamed(element, format, name) {
  if (element.textContent === format.replace("%(name)s", () => name)) return;
  element.classList.add("name-line");
  element.replaceChildren(...named(format, name));
}

/** The token that unsafe requests of this page carry. */
export function csrfToken() {
  return document.querySelector("input[name=csrfmiddlewaretoken]")?.getAttribute("value") ?? "";
}

/** Fill a list, moving only the elements that have to move: moving an element takes its focus away. @param {HTMLElement} list @param {HTMLElement[]} elements what it holds from now on */
export function setChildren(list, elements) {
  const kept = new Set(elements);
  for (const child of [...list.children]) if (!kept.has(/** @type {HTMLElement} */ (child))) child.remove();
  elements.forEach((element, index) => {
    const here = list.children[index];
    if (here !== element) list.insertBefore(element, here ?? null);
  });
}
