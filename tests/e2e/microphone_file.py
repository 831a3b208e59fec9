"""Sound for Chromium's fake microphone."""

import wave
from pathlib import Path

QUESTION_WAV = Path(__file__).parent.parent / "data" / "question.wav"


def write_microphone(path: Path, *, before_secs: float, after_secs: float) -> Path:
    """Write a WAV file with the question "Nova, what is photosynthesis?" and silence around it. Returns its path."""
    with wave.open(str(QUESTION_WAV)) as source, wave.open(str(path), "wb") as target:
        target.setparams(source.getparams())
        frame_bytes = source.getnchannels() * source.getsampwidth()
        target.writeframes(bytes(frame_bytes * round(before_secs * source.getframerate())))
        target.writeframes(source.readframes(source.getnframes()))
        target.writeframes(bytes(frame_bytes * round(after_secs * source.getframerate())))
    return path
