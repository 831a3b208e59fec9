/** The whiteboard by keyboard, while its drawing area has the focus. */

/**
 * @typedef {object} KeyActions
 * @property {(dx: number, dy: number) => void} onArrow in steps of the board
 * @property {() => void} onEnter edit what is selected, or put something new into the middle
 * @property {() => void} onDelete
 * @property {() => void} onEscape
 * @property {() => void} onUndo
 * @property {() => void} onRedo
 * @property {() => void} onAll
 * @property {() => void} onDuplicate
 * @property {(step: 1 | -1) => void} onWalk
 * @property {(factor: number) => void} onZoom
 * @property {() => void} onFit
 * @property {(place: number) => void} onTool
 */

const STEP = 10;
const FINE_STEP = 1;
const ZOOM_STEP = 1.2;
/** @type {Record<string, [number, number]>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** Keys that are used here do not reach the shortcuts of the room. @param {HTMLElement} area @param {KeyActions} actions */
export function initBoardKeys(area, actions) {
  area.addEventListener("keydown", (event) => {
    if (event.altKey || event.target !== area) return;
    const used = event.ctrlKey || event.metaKey ? withControl(event, actions) : plain(event, actions);
    if (!used) return;
    event.preventDefault();
    event.stopPropagation();
  });
}

/** @param {KeyboardEvent} event @param {KeyActions} actions @returns {boolean} */
function withControl(event, actions) {
  const key = event.key.toLowerCase();
  const redo = key === "y" || (key === "z" && event.shiftKey);
  if (redo) actions.onRedo();
  else if (key === "z") actions.onUndo();
  else if (key === "a") actions.onAll();
  else if (key === "d") actions.onDuplicate();
  else return false;
  return true;
}

/** @param {KeyboardEvent} event @param {KeyActions} actions @returns {boolean} */
function plain({ key, shiftKey }, actions) {
  const arrow = ARROWS[key];
  const step = shiftKey ? FINE_STEP : STEP;
  if (arrow) actions.onArrow(arrow[0] * step, arrow[1] * step);
  else if (key === "Enter") actions.onEnter();
  else if (key === "Delete" || key === "Backspace") actions.onDelete();
  else if (key === "Escape") actions.onEscape();
  else if (key === "n" || key === "PageDown") actions.onWalk(1);
  else if (key === "b" || key === "PageUp") actions.onWalk(-1);
  else if (key === "+" || key === "=") actions.onZoom(ZOOM_STEP);
  else if (key === "-") actions.onZoom(1 / ZOOM_STEP);
  else if (key === "0") actions.onFit();
  else if (/^[1-9]$/.test(key)) actions.onTool(Number(key) - 1);
  else return key === " ";
  return true;
}
