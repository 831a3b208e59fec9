"""Chinese text to words with their pinyin: segmentation, readings of characters with several, neutral tones."""

import rjieba
from opencc import OpenCC
from pypinyin import Style, lazy_pinyin

from aiagent.tts.g2p_mandarin.tones import Word, apply_sandhi

# Readings that the dictionary has otherwise, as they are spoken.
_SPOKEN = {
    "东西": "dong1 xi5",
    "大夫": "dai4 fu5",
    "意思": "yi4 si5",
    "头发": "tou2 fa5",
    "衣服": "yi1 fu5",
    "先生": "xian1 sheng5",
    "学生": "xue2 sheng5",
    "事情": "shi4 qing5",
    "时候": "shi2 hou5",
    "知道": "zhi1 dao5",
    "告诉": "gao4 su5",
    "喜欢": "xi3 huan5",
    "麻烦": "ma2 fan5",
    "清楚": "qing1 chu5",
    "舒服": "shu1 fu5",
    "漂亮": "piao4 liang5",
    "认识": "ren4 shi5",
    "休息": "xiu1 xi5",
    "消息": "xiao1 xi5",
    "关系": "guan1 xi5",
    "明白": "ming2 bai5",
    "地方": "di4 fang5",
    "客气": "ke4 qi5",
    "嗯": "n4",
    "诶": "ei4",
    "咯": "lo5",
}
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
