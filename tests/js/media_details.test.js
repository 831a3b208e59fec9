import assert from "node:assert/strict";
import { test } from "node:test";
import { withSpeechOpus } from "#parley/rtc/sdp.js";

const SDP = [
  "v=0",
  "m=audio 9 UDP/TLS/RTP/SAVPF 111 63",
  "a=rtpmap:111 opus/48000/2",
  "a=rtcp-fb:111 transport-cc",
  "a=fmtp:111 minptime=10;useinbandfec=0",
  "a=rtpmap:63 red/48000/2",
  "a=fmtp:63 111/111",
  "",
].join("\r\n");

test("Opus gets DTX and FEC, what was there stays, other codecs too", () => {
  const { sdp, type } = withSpeechOpus({ type: "offer", sdp: SDP });
  assert.equal(type, "offer");
  assert.match(sdp, /a=fmtp:111 minptime=10;usedtx=1;useinbandfec=1\r\n/);
  assert.match(sdp, /a=fmtp:63 111\/111\r\n/);
});

test("a description without parameters of Opus gets a line of them", () => {
  const { sdp } = withSpeechOpus({ type: "answer", sdp: "v=0\r\na=rtpmap:96 opus/48000/2\r\na=x\r\n" });
  assert.equal(sdp, "v=0\r\na=rtpmap:96 opus/48000/2\r\na=fmtp:96 usedtx=1;useinbandfec=1\r\na=x\r\n");
});

test("a description without Opus is left as it is", () => {
  assert.equal(withSpeechOpus({ type: "answer", sdp: "v=0\r\n" }).sdp, "v=0\r\n");
});
