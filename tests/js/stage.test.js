import assert from "node:assert/strict";
import { test } from "node:test";
import { arrange } from "#parley/room/stage/arrangement.js";
import { pagesFor } from "#parley/room/stage/layout.js";
import { planStage } from "#parley/room/stage/plan.js";
import { heard, SILENT_FLOOR } from "#parley/room/stage/speaker.js";
import { viewsOf } from "#parley/rtc/views.js";

/** @param {object} [members] */
function plan(members = {}) {
  return planStage({
    mode: "auto",
    people: ["bob", "charlie"],
    self: "alice",
    agent: "nova",
    screens: [],
    pinned: "",
    spotlight: "",
    speaker: "",
    chosenScreen: "",
    selfView: "tile",
    ...members,
  });
}

test("the gallery shows everyone, the AI participant and oneself last", () => {
  assert.deepEqual(plan(), {
    layout: "gallery",
    focus: null,
    inset: null,
    corner: null,
    rest: ["camera:bob", "camera:charlie", "agent:nova", "camera:alice"],
    otherScreens: [],
  });
});

test("the own pin goes before a screen, a screen before the spotlight, the spotlight before who speaks", () => {
  const all = { mode: "speaker", speaker: "nova", spotlight: "bob", screens: ["charlie"] };
  assert.equal(plan({ ...all, pinned: "camera:alice" }).focus, "camera:alice");
  assert.equal(plan(all).focus, "screen:charlie");
  assert.equal(plan({ ...all, screens: [] }).focus, "camera:bob");
  assert.equal(plan({ ...all, screens: [], spotlight: "" }).focus, "agent:nova");
  assert.equal(plan({ ...all, screens: [], spotlight: "", speaker: "" }).focus, "camera:bob");
});

test("a shared screen comes with the presenter's face, the others in the strip", () => {
  const shared = plan({ screens: ["bob"] });
  assert.equal(shared.layout, "presenter");
  assert.equal(shared.inset, "camera:bob");
  assert.deepEqual(shared.rest, ["camera:charlie", "agent:nova", "camera:alice"]);
});

test("of several screens the newest of the others is shown, another can be chosen", () => {
  const screens = ["bob", "charlie", "alice"];
  assert.equal(plan({ screens }).focus, "screen:charlie");
  assert.deepEqual(plan({ screens }).otherScreens, ["bob", "alice"]);
  assert.equal(plan({ screens, chosenScreen: "bob" }).focus, "screen:bob");
  assert.equal(plan({ screens: ["alice"] }).focus, "screen:alice");
  assert.equal(plan({ screens: ["alice"] }).inset, null);
});

test("in the gallery a screen is one picture of many, and can be pinned", () => {
  assert.equal(plan({ mode: "gallery", screens: ["bob"] }).focus, null);
  assert.equal(plan({ mode: "gallery", screens: ["bob"] }).rest[0], "screen:bob");
  assert.equal(plan({ mode: "gallery", screens: ["bob"], pinned: "screen:bob" }).layout, "presenter");
});

test("a pin on someone who left is forgotten, and screens stay in reach of a pinned face", () => {
  assert.equal(plan({ pinned: "camera:dora" }).focus, null);
  const pinned = plan({ pinned: "camera:bob", screens: ["charlie"] });
  assert.ok(pinned.rest.includes("screen:charlie"));
});

test("oneself can be small in the corner or hidden, but not while alone", () => {
  const corner = plan({ selfView: "corner" });
  assert.equal(corner.corner, "camera:alice");
  assert.ok(!corner.rest.includes("camera:alice"));
  assert.ok(!plan({ selfView: "hidden" }).rest.includes("camera:alice"));
  for (const selfView of ["corner", "hidden"])
    assert.deepEqual(plan({ selfView, people: [], agent: "" }).rest, ["camera:alice"], selfView);
});

test("one's own voice makes nobody large", () => {
  assert.equal(plan({ mode: "speaker", speaker: "alice" }).focus, "camera:bob");
});

/**
 * @param {import("#parley/room/stage/speaker.js").Floor} floor @param {Record<string, number>} levels @param {number} from @param {number} secs
 */
function talk(floor, levels, from, secs) {
  let now = floor;
  for (let at = from; at < from + secs; at += 0.15) now = heard(now, new Map(Object.entries(levels)), at);
  return now;
}

test("who speaks for a while gets the floor and keeps it in silence, a cough does not take it", () => {
  const bob = talk(SILENT_FLOOR, { bob: 0.2, charlie: 0 }, 0, 1.5);
  assert.equal(bob.speaker, "bob");
  const quiet = talk(bob, { bob: 0, charlie: 0 }, 1.5, 5);
  assert.equal(quiet.speaker, "bob");
  const cough = talk(talk(quiet, { bob: 0, charlie: 0.5 }, 6.5, 0.3), { bob: 0, charlie: 0 }, 6.8, 0.3);
  assert.equal(cough.speaker, "bob");
  assert.equal(talk(quiet, { bob: 0, charlie: 0.2 }, 6.5, 1.5).speaker, "charlie");
});

test("two who speak at once do not flicker", () => {
  let floor = talk(SILENT_FLOOR, { bob: 0.2, charlie: 0 }, 0, 3);
  let changes = 0;
  for (let turn = 0; turn < 40; turn += 1) {
    const levels = turn % 2 ? { bob: 0.25, charlie: 0.2 } : { bob: 0.2, charlie: 0.25 };
    const next = talk(floor, levels, 3 + turn * 0.3, 0.3);
    if (next.speaker !== floor.speaker) changes += 1;
    floor = next;
  }
  assert.ok(changes <= 4, `${changes} changes in 12 s`);
});

test("who leaves loses the floor", () => {
  const bob = talk(SILENT_FLOOR, { bob: 0.2 }, 0, 2);
  assert.equal(heard(bob, new Map([["charlie", 0]]), 2.1).speaker, "");
});

const BOXES = [
  { width: 1420, height: 760 },
  { width: 1000, height: 600 },
  { width: 374, height: 620 },
  { width: 700, height: 300 },
];

test("no picture is outside the stage, none lies over another, on every page of every layout", () => {
  for (const box of BOXES)
    for (let count = 1; count <= 30; count += 1) {
      const people = Array.from({ length: count }, (_, index) => `p${index}`);
      for (const members of [{}, { screens: ["p0"] }, { pinned: "camera:p0" }]) {
        const made = plan({ people, ...members });
        const seen = new Set();
        const { pages } = arrange(made, box, 12, 0);
        for (let page = 0; page < pages; page += 1) {
          const { places } = arrange(made, box, 12, page);
          for (const [picture, rect] of places) {
            seen.add(picture);
            const what = `${picture} of ${count} in ${box.width}x${box.height}`;
            assert.ok(rect.x >= 0 && rect.x + rect.width <= box.width + 1, what);
            assert.ok(rect.y >= 0 && rect.y + rect.height <= box.height + 1, what);
            assert.ok(rect.width > 0 && rect.height > 0, what);
          }
          noOverlap([...places].filter(([picture]) => picture !== made.inset));
        }
        assert.equal(seen.size, made.rest.length + (made.focus ? 1 : 0) + (made.inset ? 1 : 0));
      }
    }
});

/** @param {[string, import("#parley/room/stage/arrangement.js").Rect][]} places */
function noOverlap(places) {
  places.forEach(([name, a], index) => {
    for (const [other, b] of places.slice(index + 1)) {
      const apart =
        a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
      assert.ok(apart, `${name} over ${other}`);
    }
  });
}

test("a page holds no more tiles than can be told apart, and pages are filled evenly", () => {
  assert.deepEqual(pagesFor(6, 1420, 760, 12), { pages: 1, perPage: 6 });
  const many = pagesFor(50, 1420, 760, 12);
  assert.ok(many.pages > 1);
  assert.ok(many.perPage * many.pages - 50 < many.perPage);
  assert.equal(pagesFor(3, 0, 0, 12).pages, 3);
});

test("a page that is gone shows the last one there is", () => {
  const people = Array.from({ length: 60 }, (_, index) => `p${index}`);
  assert.ok(arrange(plan({ people }), BOXES[1], 12, 1).page === 1);
  assert.equal(arrange(plan(), BOXES[1], 12, 5).page, 0);
});

test("what is not on the page is told as not shown, heights in steps and within what is saved", () => {
  const places = new Map([
    ["camera:bob", { height: 301 }],
    ["screen:bob", { height: 700 }],
  ]);
  const views = viewsOf(["bob", "charlie"], places, 1, "auto");
  assert.deepEqual(views.get("bob"), { camera: 360, screen: 720 });
  assert.deepEqual(views.get("charlie"), { camera: 0, screen: 0 });
  assert.equal(viewsOf(["bob"], places, 2, "auto").get("bob")?.camera, 630);
  assert.equal(viewsOf(["bob"], places, 1, "save").get("bob")?.camera, 180);
  assert.deepEqual(viewsOf(["bob"], places, 1, "audio").get("bob"), { camera: 0, screen: 720 });
});
