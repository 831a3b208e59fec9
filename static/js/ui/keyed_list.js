/** Keeps the elements of a list in order and moves only those that have to move: moving an element takes its focus away. */

/** @param {HTMLElement} list @param {HTMLElement[]} elements what the list holds from now on */
export function setChildren(list, elements) {
  const kept = new Set(elements);
  for (const child of [...list.children]) if (!kept.has(/** @type {HTMLElement} */ (child))) child.remove();
  elements.forEach((element, index) => {
    const here = list.children[index];
    if (here !== element) list.insertBefore(element, here ?? null);
  });
}
