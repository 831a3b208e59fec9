"""Pronunciations of unknown words from a small recurrent network, in NumPy.

Source: the network and weights of https://github.com/Kyubyong/g2p, Apache-2.0: a GRU encoder over letters and a GRU
decoder over ARPAbet phonemes, 256 wide, greedy.
"""
# ruff: noqa: RUF001, SIM905 - IPA letters are meant

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_Vector = NDArray[np.float32]

_GRAPHEMES = ["<pad>", "<unk>", "</s>", *"abcdefghijklmnopqrstuvwxyz"]
_PHONEMES = (
    "<pad> <unk> <s> </s> AA0 AA1 AA2 AE0 AE1 AE2 AH0 AH1 AH2 AO0 AO1 AO2 AW0 AW1 AW2 AY0 AY1 AY2 B CH D DH EH0 EH1 "
    "EH2 ER0 ER1 ER2 EY0 EY1 EY2 F G HH IH0 IH1 IH2 IY0 IY1 IY2 JH K L M N NG OW0 OW1 OW2 OY0 OY1 OY2 P R S SH T TH "
    "UH0 UH1 UH2 UW UW0 UW1 UW2 V W Y Z ZH"
).split()
_START, _END = _PHONEMES.index("<s>"), _PHONEMES.index("</s>")
_STRESS = {"1": "ˈ", "2": "ˌ"}
_UNSTRESSED = {"AH0": "ə", "ER0": "əɹ"}
_IPA = dict(
    pair.split("=")
    for pair in (
        "AA=ɑ AE=æ AH=ʌ AO=ɔ AW=W AY=I B=b CH=ʧ D=d DH=ð EH=ɛ ER=ɜɹ EY=A F=f G=ɡ HH=h IH=ɪ IY=i JH=ʤ K=k L=l M=m N=n "
        "NG=ŋ OW=O OY=Y P=p R=ɹ S=s SH=ʃ T=t TH=θ UH=ʊ UW=u V=v W=w Y=j Z=z ZH=ʒ"
    ).split()
)
_HIDDEN = 256
_MAX_LETTERS = 40
_MAX_PHONEMES = 40


class PronunciationNetwork:
    """Letters to phonemes, 1 to 3 ms a word."""

    def __init__(self, weights: Path) -> None:
        with np.load(weights) as archive:
            self._weights: dict[str, _Vector] = {name: archive[name].astype(np.float32) for name in archive.files}

    def pronounce(self, word: str) -> str:
        """Return the phonemes of a word in small letters a-z, in the dictionary's alphabet."""
        return "".join(_ipa(symbol) for symbol in self._arpabet(word))

    def _arpabet(self, word: str) -> list[str]:
        hidden = np.zeros(_HIDDEN, np.float32)
        for letter in [*word[:_MAX_LETTERS], "</s>"]:
            hidden = self._step("enc", _GRAPHEMES.index(letter), hidden)
        symbols: list[str] = []
        current = _START
        while len(symbols) < _MAX_PHONEMES:
            hidden = self._step("dec", current, hidden)
            current = int(np.argmax(self._weights["fc_w"] @ hidden + self._weights["fc_b"]))
            if current == _END:
                break
            symbols.append(_PHONEMES[current])
        return symbols

    def _step(self, part: str, index: int, hidden: _Vector) -> _Vector:
        """Run one step of a gated recurrent unit (gates in the order reset, update, new)."""
        weights = self._weights
        inputs = weights[f"{part}_w_ih"] @ weights[f"{part}_emb"][index] + weights[f"{part}_b_ih"]
        state = weights[f"{part}_w_hh"] @ hidden + weights[f"{part}_b_hh"]
        gates = 1 / (1 + np.exp(-(inputs[: 2 * _HIDDEN] + state[: 2 * _HIDDEN])))
        reset, update = gates[:_HIDDEN], gates[_HIDDEN:]
        new = np.tanh(inputs[2 * _HIDDEN :] + reset * state[2 * _HIDDEN :])
        return np.asarray((1 - update) * new + update * hidden, np.float32)


def _ipa(symbol: str) -> str:
    base = symbol.rstrip("012")
    if base not in _IPA:
        return ""
    return _STRESS.get(symbol[-1], "") + _UNSTRESSED.get(symbol, _IPA[base])
