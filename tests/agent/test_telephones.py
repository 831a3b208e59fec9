"""Real peers on loopback that negotiate one codec alone: they are heard, and they hear the agent."""

import asyncio
from collections.abc import Callable

import av
import numpy as np
import pytest
from aiortc import RTCRtpSender
from aiortc.mediastreams import AudioStreamTrack
from aiortc.rtp import RtpPacket

from aiagent.audio.formats import FRAME_SECS, SPEECH_RATE_HZ, Codec, Samples
from aiagent.audio.outbound import SpeechEncoder
from aiagent.audio.telephony import TelephoneDecoder, TelephoneEncoder
from aiagent.rtc.peer import _PacketTap
from tests.agent.rtc_peers import WAIT_SECS, Browser, Table, packets_of, until

pytestmark = [pytest.mark.agent, pytest.mark.virtual_time]

TELEPHONES = [Codec.PCMU, Codec.PCMA, Codec.G722]
HEARD_HZ, SPOKEN_HZ = 440, 1000


def tone(hz: float, secs: float) -> Samples:
    at = np.arange(round(secs * SPEECH_RATE_HZ)) / SPEECH_RATE_HZ
    return (0.5 * np.sin(2 * np.pi * hz * at)).astype(np.float32)


def pitch_of(samples: Samples, rate_hz: int = SPEECH_RATE_HZ) -> float:
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
    return float(np.argmax(spectrum)) * rate_hz / len(samples)


class Tone(AudioStreamTrack):
    """Frames of a tone that aiortc encodes in the codec it negotiated."""

    def __init__(self) -> None:
        super().__init__()
        self._sound = tone(HEARD_HZ, 60)
        self._sent = 0

    async def recv(self) -> av.AudioFrame:
        await asyncio.sleep(FRAME_SECS)
        begin, size = self._sent * 320, 320
        pcm = (self._sound[begin : begin + size] * 32_767).astype(np.int16).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(pcm, format="s16", layout="mono")
        frame.sample_rate, frame.pts = SPEECH_RATE_HZ, begin
        self._sent += 1
        return frame


def limit_to(browser: Browser, codec: Codec) -> None:
    (transceiver,) = browser.connection.getTransceivers()
    transceiver.sender.replaceTrack(Tone())
    known = RTCRtpSender.getCapabilities("audio").codecs
    name = f"audio/{codec.value}".casefold()
    transceiver.setCodecPreferences([capability for capability in known if capability.mimeType.casefold() == name])


@pytest.mark.parametrize("codec", [*TELEPHONES, Codec.OPUS])
async def test_a_peer_with_one_codec_is_heard_and_hears(
    table: Table, browser: Browser, codec: Codec, monkeypatch: pytest.MonkeyPatch
) -> None:
    limit_to(browser, codec)
    await table.connect(browser)
    (stream,) = table.streams
    heard: list[Samples] = []
    accept = stream._accept

    def listen(samples: Samples, now: float) -> None:
        heard.append(samples)
        accept(samples, now)

    monkeypatch.setattr(stream, "_accept", listen)
    await until(lambda: sum(map(len, heard)) >= SPEECH_RATE_HZ)
    sound = np.concatenate(heard)[4000:]
    assert pitch_of(sound) == pytest.approx(HEARD_HZ, abs=5)
    assert np.abs(sound).max() > 0.3
    assert (stream.jitter.counters.malformed, stream.jitter.counters.late) == (0, 0)

    table.outbound.add("Hello.", SpeechEncoder().encode(tone(SPOKEN_HZ, 2), SPEECH_RATE_HZ))
    (track,) = browser.tracks
    played: list[Samples] = []
    rate_hz = 0
    async with asyncio.timeout(WAIT_SECS):
        while len(played) < 80:
            frame = await track.recv()
            assert isinstance(frame, av.AudioFrame)
            samples = frame.to_ndarray().reshape(-1)[:: len(frame.layout.channels)]
            rate_hz = frame.sample_rate
            if played or np.abs(samples).max() > 3000:
                played.append(samples.astype(np.float32))
    assert pitch_of(np.concatenate(played[:40]), rate_hz) == pytest.approx(SPOKEN_HZ, abs=10)


async def test_telephones_and_browsers_of_one_room_hear_the_same(table: Table, browsers: Callable[[], Browser]) -> None:
    telephone, browser = browsers(), browsers()
    limit_to(telephone, Codec.PCMU)
    await table.connect(telephone, peer_id="alice")
    await table.connect(browser, peer_id="bob")
    await until(lambda: all(packets_of(stream) >= 5 for stream in table.streams))
    table.outbound.add("Hello.", SpeechEncoder().encode(tone(SPOKEN_HZ, 2), SPEECH_RATE_HZ))
    for connection in (telephone, browser):
        async with asyncio.timeout(WAIT_SECS):
            while True:
                frame = await connection.tracks[0].recv()
                assert isinstance(frame, av.AudioFrame)
                if np.abs(frame.to_ndarray()).max() > 3000:
                    break


@pytest.mark.parametrize("codec", [Codec.OPUS, Codec.PCMU])
async def test_a_peer_that_changes_its_ssrc_is_heard_on(table: Table, browser: Browser, codec: Codec) -> None:
    limit_to(browser, codec)
    await table.connect(browser)
    (stream,) = table.streams
    await until(lambda: packets_of(stream) >= 10)
    (sender,) = browser.connection.getSenders()
    for restarts in (1, 2, 3):
        sender._ssrc = (sender._ssrc + 1) & 0xFFFFFFFF
        await until(lambda: stream.jitter.counters.restarted == restarts)  # noqa: B023
        before = packets_of(stream)
        await until(lambda: packets_of(stream) >= before + 10)  # noqa: B023


async def test_packets_with_another_payload_type_are_not_decoded(table: Table, browser: Browser) -> None:
    limit_to(browser, Codec.PCMU)
    await table.connect(browser)
    (stream,) = table.streams
    await until(lambda: packets_of(stream) >= 5)
    peer = table.peers._connections["alice"].peer
    assert peer is not None
    before = stream._packets.qsize()
    for number in (8, 9, 13, 96, 111, 127):
        packet = RtpPacket(payload_type=number, ssrc=1, sequence_number=5, timestamp=5, payload=b"x" * 160)
        _PacketTap(peer).add(packet)
    assert stream._packets.qsize() <= before + 1, "but for a packet of the peer itself"


@pytest.mark.parametrize("codec", TELEPHONES)
def test_sound_comes_through_a_codec_and_back(codec: Codec) -> None:
    encoder, decoder = TelephoneEncoder(codec), TelephoneDecoder(codec)
    packets = [encoder.encode(packet) for packet in SpeechEncoder().encode(tone(SPOKEN_HZ, 1), SPEECH_RATE_HZ)]
    assert {len(packet or b"") for packet in packets} == {160}
    sound = np.concatenate([decoder.decode(packet) for packet in packets if packet])
    assert len(sound) == pytest.approx(SPEECH_RATE_HZ, abs=320)
    assert pitch_of(sound) == pytest.approx(SPOKEN_HZ, abs=5)
    assert np.abs(sound[4000:12000]).max() == pytest.approx(0.5, abs=0.08)
    assert len(decoder.conceal(320)) == len(decoder.recover(b"", 320)) == 320
    assert not decoder.conceal(320).any(), "what was made up once is not made up again"
    assert TelephoneEncoder(codec).encode(b"\xff") is None
