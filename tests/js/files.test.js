import assert from "node:assert/strict";
import { test } from "node:test";
import { BlockHash } from "#parley/room/files/block_hash.js";
import { CHUNK_BYTES, MAX_FILE_BYTES, readFileFrame } from "#parley/room/files/frames.js";
import { mayRun, safeFileName } from "#parley/room/files/name.js";
import { incoming, outgoing, step } from "#parley/room/files/rules.js";
import { FileTransfer } from "#parley/room/files/transfer.js";
import { Transfers, Turns } from "#parley/room/files/transfers.js";
import { channelPair } from "./fake_channel.js";

const HASH = "a".repeat(64);

/** @param {number} length */
function bytesOf(length) {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += 1) bytes[at] = (at * 31 + (at >> 8)) & 255;
  return bytes;
}

/** Two sides of a transfer, and a way to wait for what becomes of it. @param {Uint8Array} content @param {string} [name] */
function pair(content, name = "notes.pdf") {
  const [near, far] = channelPair();
  /** @type {(() => void)[]} */
  let watchers = [];
  const onChange = () => {
    for (const watcher of watchers) watcher();
  };
  const file = new File([/** @type {any} */ (content)], name, { type: "application/pdf" });
  const sender = new FileTransfer({ channel: /** @type {any} */ (near), file, onChange });
  const receiver = new FileTransfer({ channel: /** @type {any} */ (far), file: null, onChange });
  near.readyState = far.readyState = "open";
  /** @param {() => boolean} condition */
  const until = (condition) =>
    new Promise((resolve) => {
      const look = () => {
        if (!condition()) return;
        watchers = watchers.filter((one) => one !== look);
        resolve(undefined);
      };
      watchers.push(look);
      look();
    });
  near.open();
  return { near, far, sender, receiver, until };
}

/** @param {import("#parley/room/files/rules.js").Transfer} start @param {...import("#parley/room/files/rules.js").Event} events */
function play(start, ...events) {
  let transfer = start;
  /** @type {any[]} */
  const done = [];
  for (const event of events) {
    const [next, actions] = step(transfer, event);
    transfer = next;
    done.push(...actions);
  }
  return { transfer, done, sent: done.filter((one) => one.do === "send").map(({ frame }) => frame) };
}

/** @param {unknown} message @returns {import("#parley/room/files/rules.js").Event} */
const came = (message) => ({
  is: "came",
  frame: readFileFrame(message instanceof ArrayBuffer ? message : JSON.stringify(message)),
});
const OFFER = came({ type: "offer", name: "a.txt", size: 10, mime: "text/plain" });

test("a file arrives as it was, over several blocks", async () => {
  const content = bytesOf(2 * 1024 * 1024 + 12345);
  const { near, sender, receiver, until } = pair(content);
  await until(() => receiver.state.phase === "offered");
  assert.equal(receiver.state.name, "notes.pdf");
  receiver.accept();
  await until(() => sender.state.phase === "done" && receiver.state.phase === "done");
  assert.deepEqual(new Uint8Array(await /** @type {Blob} */ (receiver.blob).arrayBuffer()), content);
  assert.equal(receiver.blob?.type, "application/octet-stream");
  assert.equal(sender.state.bytes, content.length);
  assert.ok(near.mostBuffered <= 1024 * 1024 + CHUNK_BYTES + 200, "the sender waits for the channel");
});

test("an empty file arrives too", async () => {
  const { receiver, sender, until } = pair(new Uint8Array(0));
  await until(() => receiver.state.phase === "offered");
  receiver.accept();
  await until(() => sender.state.phase === "done");
  assert.equal(receiver.blob?.size, 0);
});

test("a file that is changed on its way is thrown away and both sides know", async () => {
  const { near, sender, receiver, until } = pair(bytesOf(100_000));
  near.spoil = (data) => {
    if (typeof data === "string") return data;
    const copy = data.slice(0);
    new Uint8Array(copy)[7] ^= 1;
    return copy;
  };
  await until(() => receiver.state.phase === "offered");
  receiver.accept();
  await until(() => sender.state.phase === "failed");
  assert.deepEqual(
    [receiver.state.phase, receiver.state.reason, sender.state.reason],
    ["failed", "hash", "hash"],
  );
  assert.equal(receiver.blob, null);
});

test("nothing of a file is sent before it is accepted", async () => {
  const { near, sender, receiver, until } = pair(bytesOf(5000));
  await until(() => receiver.state.phase === "offered");
  receiver.decline();
  await until(() => sender.state.phase === "declined");
  assert.deepEqual(
    near.sent.filter((message) => typeof message !== "string"),
    [],
  );
});

test("either side can cancel in the middle", async () => {
  for (const side of /** @type {const} */ (["sender", "receiver"])) {
    const ends = pair(bytesOf(3 * 1024 * 1024));
    await ends.until(() => ends.receiver.state.phase === "offered");
    ends.receiver.accept();
    await ends.until(() => ends.receiver.state.bytes > 200_000);
    ends[side].cancel();
    await ends.until(
      () => ends.sender.state.phase === "cancelled" && ends.receiver.state.phase === "cancelled",
    );
    assert.equal(ends.sender.state.byPeer, side === "receiver");
    assert.equal(ends.receiver.blob, null);
  }
});

test("a lost connection ends the transfer on both sides", async () => {
  const { near, sender, receiver, until } = pair(bytesOf(3 * 1024 * 1024));
  await until(() => receiver.state.phase === "offered");
  receiver.accept();
  await until(() => receiver.state.bytes > 100_000);
  near.close();
  assert.deepEqual([sender.state.reason, receiver.state.reason], ["lost", "lost"]);
});

test("more bytes than announced are refused at once", () => {
  const { transfer, sent } = play(
    incoming(),
    OFFER,
    { is: "accepted" },
    came(new ArrayBuffer(8)),
    came(new ArrayBuffer(3)),
  );
  assert.deepEqual([transfer.phase, transfer.reason, transfer.bytes], ["failed", "too_many_bytes", 8]);
  assert.deepEqual(sent.at(-1), { type: "refuse", reason: "too_many_bytes" });
});

test("fewer bytes than announced are refused at the end", () => {
  const { transfer } = play(
    incoming(),
    OFFER,
    { is: "accepted" },
    came(new ArrayBuffer(8)),
    came({ type: "end", sha256: HASH }),
  );
  assert.deepEqual([transfer.phase, transfer.reason], ["failed", "incomplete"]);
});

test("a file that is announced too large is declined unasked", () => {
  const huge = came({ type: "offer", name: "x", size: MAX_FILE_BYTES + 1, mime: "" });
  const { transfer, sent } = play(incoming(), huge);
  assert.deepEqual([transfer.phase, transfer.reason], ["declined", "too_large"]);
  assert.deepEqual(sent, [{ type: "decline", reason: "too_large" }]);
});

test("messages out of their turn end the transfer", () => {
  for (const events of [
    [came(new ArrayBuffer(5))],
    [OFFER, came(new ArrayBuffer(5))],
    [OFFER, OFFER],
    [OFFER, came({ type: "end", sha256: HASH })],
    [OFFER, { is: "accepted" }, OFFER],
    [OFFER, came({ type: "accept" })],
    [came({ type: "received" })],
    [OFFER, { is: "accepted" }, came("nonsense")],
  ]) {
    const { transfer } = play(incoming(), .../** @type {any} */ (events));
    assert.deepEqual([transfer.phase, transfer.reason], ["failed", "protocol"], JSON.stringify(events));
  }
  const file = { name: "a", size: 3, mime: "" };
  for (const message of [
    { type: "received" },
    { type: "offer", name: "b", size: 1 },
    { type: "end", sha256: HASH },
  ])
    assert.equal(play(outgoing(file), { is: "opened" }, came(message)).transfer.reason, "protocol");
  assert.equal(
    play(outgoing(file), { is: "opened" }, came({ type: "accept" }), came({ type: "accept" })).transfer
      .reason,
    "protocol",
  );
});

test("a receiver cannot claim to have received what was not sent", () => {
  const { transfer } = play(
    outgoing({ name: "a", size: 3, mime: "" }),
    { is: "opened" },
    came({ type: "accept" }),
    came({ type: "received" }),
  );
  assert.equal(transfer.phase, "failed");
});

test("nothing changes a transfer that is over", () => {
  const { transfer } = play(incoming(), OFFER, { is: "declined" });
  for (const event of /** @type {any[]} */ ([
    OFFER,
    { is: "accepted" },
    { is: "cancelled" },
    { is: "closed" },
  ]))
    assert.deepEqual(step(transfer, event), [transfer, []]);
});

test("garbage is known as such and never throws", () => {
  const deep = `${"[".repeat(2000)}${"]".repeat(2000)}`;
  for (const message of [
    "",
    "{",
    "null",
    "1",
    "[]",
    deep,
    "x".repeat(5000),
    undefined,
    null,
    5,
    new Blob(["x"]),
    new ArrayBuffer(0),
    new ArrayBuffer(CHUNK_BYTES + 1),
    JSON.stringify({ type: "offer", name: 5, size: 1 }),
    JSON.stringify({ type: "offer", name: "", size: 1 }),
    JSON.stringify({ type: "offer", name: "a", size: -1 }),
    JSON.stringify({ type: "offer", name: "a", size: 1.5 }),
    JSON.stringify({ type: "offer", name: "a", size: "1" }),
    JSON.stringify({ type: "offer", name: "a".repeat(1001), size: 1 }),
    JSON.stringify({ type: "end", sha256: "A".repeat(64) }),
    JSON.stringify({ type: "end" }),
    JSON.stringify({ type: "__proto__" }),
  ])
    assert.equal(readFileFrame(message).type, "garbage", String(message).slice(0, 40));
});

test("a kind of file that is no kind is taken for bytes", () => {
  const frame = readFileFrame(
    JSON.stringify({ type: "offer", name: "a", size: 1, mime: "text/html; <script>" }),
  );
  assert.equal(/** @type {any} */ (frame).mime, "application/octet-stream");
});

test("the check sum is that of the digests of the blocks", async () => {
  const hash = new BlockHash();
  assert.equal(await hash.root(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  const blocks = [bytesOf(1024 * 1024), bytesOf(10)];
  for (const block of blocks) hash.add(block.buffer);
  const { createHash } = await import("node:crypto");
  const digests = blocks.map((block) => createHash("sha256").update(block).digest());
  assert.equal(await hash.root(), createHash("sha256").update(Buffer.concat(digests)).digest("hex"));
});

test("names of files are made harmless", () => {
  /** @type {[string, string][]} */
  const names = [
    ["../../etc/passwd", "passwd"],
    ["C:\\Windows\\system32\\cmd.exe", "cmd.exe"],
    ["...", "file"],
    ["", "file"],
    [".htaccess", "htaccess"],
    ["a\u0000b.txt", "ab.txt"],
    ["photo\u202egpj.exe", "photogpj.exe"],
    ['<img src=x onerror="alert(1)">.png', "img src=x onerror=alert(1).png"],
    ["con.txt", "_con.txt"],
    ["NUL", "_NUL"],
    ["trailing. . ", "trailing"],
    ["中文 笔记.pdf", "中文 笔记.pdf"],
    ["new\nline.txt", "newline.txt"],
  ];
  for (const [given, wanted] of names) assert.equal(safeFileName(given), wanted);
  const long = safeFileName(`${"😀".repeat(300)}.pdf`);
  assert.equal([...long].length, 120);
  assert.ok(long.endsWith(".pdf"));
});

test("files that can run are told from those that cannot", () => {
  for (const name of ["a.exe", "a.PS1", "x.html", "image.svg", "a.pdf.js"]) assert.ok(mayRun(name), name);
  for (const name of ["a.pdf", "exe", "a.png", "notes.txt"]) assert.ok(!mayRun(name), name);
});

test("only a few are sent at once and the rest follow in order", async () => {
  const turns = new Turns(2);
  const [first, second] = [await turns.take(), await turns.take()];
  /** @type {string[]} */
  const begun = [];
  const wait = async (/** @type {string} */ name) => {
    const end = await turns.take();
    begun.push(name);
    return end;
  };
  const third = wait("third");
  const fourth = wait("fourth");
  await Promise.resolve();
  assert.deepEqual(begun, []);
  first();
  first();
  const end = await third;
  assert.deepEqual(begun, ["third"]);
  end();
  await fourth;
  second();
  assert.deepEqual(begun, ["third", "fourth"]);
});

test("one person cannot fill the list with offers", () => {
  /** @type {any} */
  let taker;
  const transfers = new Transfers(
    /** @type {any} */ ({
      channel: () => null,
      onChannel: (/** @type {string} */ _label, /** @type {any} */ one) => {
        taker = one;
      },
    }),
    () => {},
  );
  const ends = Array.from({ length: 6 }, () => channelPair()[1]);
  for (const end of ends) taker("mallory", end);
  assert.deepEqual(
    ends.map(({ readyState }) => readyState === "closed"),
    [false, false, false, false, true, true],
  );
  assert.equal(transfers.entries.size, 4);
  transfers.keepOnly(() => false);
  assert.ok([...transfers.entries.values()].every(({ transfer }) => transfer.state.reason === "lost"));
});

test("a file that is too large is not even offered", () => {
  const transfers = new Transfers(
    /** @type {any} */ ({ channel: () => null, onChannel: () => {} }),
    () => {},
  );
  assert.equal(transfers.send("bob", /** @type {any} */ ({ size: MAX_FILE_BYTES + 1 })), "too_large");
  assert.equal(transfers.send("bob", /** @type {any} */ ({ size: 5 })), "unreachable");
});
