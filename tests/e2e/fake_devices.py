"""Files for Chromium's fake microphone and camera."""

import wave
from pathlib import Path

from tests.sentences import QUESTION_WAV

# Smaller than a usual camera, so that a small machine carries several people with pictures.
WIDTH, HEIGHT, FRAMES, RATE_HZ = 640, 360, 10, 10


def write_microphone(path: Path, *, before_secs: float, after_secs: float) -> Path:
    """Write a WAV file with the question "Nova, what is photosynthesis?" and silence around it. Returns its path."""
    with wave.open(str(QUESTION_WAV)) as source, wave.open(str(path), "wb") as target:
        target.setparams(source.getparams())
        frame_bytes = source.getnchannels() * source.getsampwidth()
        target.writeframes(bytes(frame_bytes * round(before_secs * source.getframerate())))
        target.writeframes(source.readframes(source.getnframes()))
        target.writeframes(bytes(frame_bytes * round(after_secs * source.getframerate())))
    return path


def write_camera(path: Path) -> Path:
    """Write a Y4M file of moving pictures. Returns its path."""
    grey = bytes([128]) * (WIDTH * HEIGHT // 2)
    with path.open("wb") as file:
        file.write(f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F{RATE_HZ}:1 Ip A1:1 C420jpeg\n".encode())
        for frame in range(FRAMES):
            row = bytes((column // 2 + frame * 20) % 256 for column in range(WIDTH))
            file.write(b"FRAME\n" + row * HEIGHT + grey)
    return path
