"""Chinese text to words with their pinyin: segmentation, readings of characters with several, neutral tones."""

import rjieba
from opencc import OpenCC
from pypinyin import Style, lazy_pinyin

from aiagent.tts.g2p_mandarin.tones import Word, apply_sandhi

# Readings that the dictionary has otherwise. Words with a neutral second syllable (学生) stay as the dictionary has
# them: the voices were trained on it, and are understood better so.
_SPOKEN = {"大夫": "dai4 fu5", "嗯": "n4", "诶": "ei4", "咯": "lo5"}
# Words that are particles behind another word of so many characters or more.
_PARTICLES = {"得": ("de5", 1), "地": ("de5", 2)}
# In words like 获得者 and 不得不 the second character is no particle.
_WITH_FULL_DE = "不获取所难心"


class PinyinReader:
    """Cuts text into words and reads them. Made once: the dictionaries take 0.4 s and 90 MB to load."""

    def __init__(self) -> None:
        self._to_simplified = OpenCC("t2s")
        self.read("预热")

    def read(self, text: str) -> list[Word]:
        """Return the words of Chinese characters that are spoken without a pause, with tone sandhi applied."""
        simplified: str = self._to_simplified.convert(text)
        words: list[Word] = []
        for word in rjieba.cut(simplified):
            syllables = self._syllables(word, words[-1].text if words else "")
            if len(syllables) == len(word):
                words.append(Word(word, syllables))
        apply_sandhi(words)
        return words

    @staticmethod
    def _syllables(word: str, before: str) -> list[str]:
        if word in _SPOKEN:
            return _SPOKEN[word].split()
        if word in _PARTICLES:
            reading, least = _PARTICLES[word]
            if len(before) >= least:
                return [reading]
        syllables = lazy_pinyin(word, style=Style.TONE3, neutral_tone_with_five=True, errors="ignore")
        if len(word) == 3 and word[1] == "得" and word[0] not in _WITH_FULL_DE:
            syllables[1] = "de5"  # how something is done: 说得对
        return syllables
