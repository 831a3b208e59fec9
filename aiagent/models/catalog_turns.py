"""Models that tell who speaks and when a turn is over."""

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
