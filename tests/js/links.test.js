import assert from "node:assert/strict";
import { test } from "node:test";
import { linkParts } from "#parley/room/chat/links.js";

/** @param {string} text */
const links = (text) => linkParts(text).filter((part) => part.href !== undefined);
/** @param {string} text */
const hrefs = (text) => links(text).map(({ href }) => href);

test("addresses become links and the rest stays text", () => {
  assert.deepEqual(linkParts("see https://example.org/a?b=1#c now"), [
    { text: "see " },
    { text: "https://example.org/a?b=1#c", href: "https://example.org/a?b=1#c", realHost: "" },
    { text: " now" },
  ]);
  assert.deepEqual(hrefs("www.example.org"), ["https://www.example.org/"]);
  assert.deepEqual(hrefs("mailto:ada@example.org"), ["mailto:ada@example.org"]);
  assert.deepEqual(hrefs("HTTPS://EXAMPLE.org"), ["https://example.org/"]);
});

test("the parts together are the text, whatever it is", () => {
  for (const text of [
    "",
    "a",
    "https://a.b, https://c.d!",
    "https://",
    "www.",
    "(https://a.b/(c))",
    "http://[::1",
  ])
    assert.equal(
      linkParts(text)
        .map((part) => part.text)
        .join(""),
      text,
    );
});

test("punctuation around an address is not part of it", () => {
  assert.deepEqual(
    links("(https://a.example/x), https://b.example/y_(z). “https://c.example/”").map(({ text }) => text),
    ["https://a.example/x", "https://b.example/y_(z)", "https://c.example/"],
  );
});

test("nothing but web and mail addresses becomes a link", () => {
  for (const text of [
    "javascript:alert(1)",
    "JAVASCRIPT://example.org/%0aalert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "file:///etc/passwd",
    "ftp://example.org",
    "//example.org",
    "xhttps://example.org",
    "https://",
    "https:example.org",
    "mailto:",
    "mailto:a@b.example?body=hello",
    "mailto:a@b.example,c@d.example",
  ])
    assert.deepEqual(hrefs(text), [], text);
});

test("markup ends an address", () => {
  assert.deepEqual(hrefs('https://a.example/"><img src=x onerror=alert(1)>'), ["https://a.example/"]);
  assert.deepEqual(hrefs("<a href='https://a.example'>"), ["https://a.example/"]);
});

test("characters that hide or turn text end an address", () => {
  for (const hidden of ["\u202e", "\u200b", "\u2066", "\u0000", "\ufeff", "\u2028"])
    assert.deepEqual(hrefs(`https://a.example/x${hidden}gro.knab`), ["https://a.example/x"]);
});

test("a host in another alphabet is told as it is", () => {
  const [link] = links("https://аpple.com/login");
  assert.equal(link.realHost, "xn--pple-43d.com");
  assert.equal(links("https://xn--pple-43d.com/")[0].realHost, "");
  assert.equal(links("https://ｅxample.org/")[0].realHost, "example.org");
});

test("a name before an @ does not pass for the host", () => {
  assert.equal(links("https://bank.example@evil.example/x")[0].realHost, "evil.example");
  assert.equal(links("https://bank.example:443@evil.example/x")[0].realHost, "evil.example");
});

test("a port does not make a host look false", () => {
  assert.equal(links("https://a.example:8443/")[0].realHost, "");
  assert.equal(links("https://a.example:443/")[0].realHost, "");
});

test("a number as host is told as the address that it is", () => {
  assert.equal(links("http://2130706433/")[0].realHost, "127.0.0.1");
});

test("a text of thousands of addresses makes few links and takes no time", () => {
  const text = "https://a.example ".repeat(250);
  const before = performance.now();
  assert.equal(links(text).length, 50);
  linkParts(`https://${"(".repeat(2000)}${")".repeat(1900)}`);
  linkParts(`https://a.b/${".".repeat(3900)}`);
  assert.ok(performance.now() - before < 500);
});
