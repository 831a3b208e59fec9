/** Objects of the whiteboard in words, for screen readers. */

import { gettext, interpolate } from "#parley/ui/text.js";

/** @typedef {import("#parley/room/board/objects/frames.js").BoardObject} BoardObject */

/** The selection in words, for screen readers. @param {BoardObject[]} objects */
export function selectionText(objects) {
  if (!objects.length) return "";
  if (objects.length > 1)
    return interpolate(gettext("%(count)s objects are selected"), { count: objects.length });
  return interpolate(gettext("%(object)s is selected"), { object: nameOf(objects[0]) });
}

/** @param {BoardObject} object */
function nameOf(object) {
  switch (object.kind) {
    case "stroke":
      return gettext("A drawn line");
    case "line":
      return object.arrow ? gettext("An arrow") : gettext("A straight line");
    case "shape":
      return object.form === "ellipse" ? gettext("An ellipse") : gettext("A rectangle");
    case "text":
      return interpolate(gettext("The text “%(text)s”"), { text: object.text.slice(0, 80) });
    default:
      return interpolate(gettext("The note “%(text)s”"), { text: object.text.slice(0, 80) });
  }
}
