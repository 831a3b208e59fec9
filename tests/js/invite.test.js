/** The invitation as the dialog shows it: ways to choose from, the letter of each, the wish in an address. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { choices, letterOf, wishOf } from "#parley/invite/state.js";

/** @typedef {import("#parley/invite/state.js").Way} Way */

/** @param {Way[]} ways @param {Partial<import("#parley/invite/state.js").Invitation>} [more] */
function invitation(ways, more = {}) {
  const letters = ways.map((way) => ({
    way,
    url: `https://a/${way}`,
    text: way,
    mailto: "mailto:",
    qr: "data:,",
  }));
  return { room: "Physics", letters, guest_link: null, manages: false, open: false, ...more };
}

test("a host chooses between guests and members, and makes the guest link first", () => {
  const before = invitation(["members"], { manages: true });
  assert.deepEqual(choices(before), ["guests", "members"]);
  assert.equal(letterOf(before, "guests"), null);
  assert.equal(letterOf(before, "members")?.way, "members");
  assert.equal(letterOf(invitation(["guests", "members"], { manages: true }), "guests")?.way, "guests");
});

test("participants and guests have one letter and nothing to choose", () => {
  for (const way of /** @type {Way[]} */ (["members", "everyone", "guests"])) {
    assert.deepEqual(choices(invitation([way])), []);
    assert.equal(letterOf(invitation([way]), "guests")?.way, way);
  }
});

test("the host of an open room without a password needs no guest link, and is shown one that there is", () => {
  assert.deepEqual(choices(invitation(["everyone"], { manages: true, open: true })), []);
  const both = invitation(["guests", "everyone"], { manages: true, open: true });
  assert.equal(letterOf(both, "members")?.way, "everyone");
});

test("an address asks for the dialog once", () => {
  const wish = wishOf("https://a/rooms/x/settings/?invite=m-1&b=2#schedule");
  assert.deepEqual(wish, { meeting: "m-1", rest: "https://a/rooms/x/settings/?b=2#schedule" });
  assert.equal(wishOf("https://a/").meeting, null);
});
