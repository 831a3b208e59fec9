"""Given names that people in a meeting often have, and the way Mandarin writes the English ones. Pure.

A lone given name in a question means somebody whom the speakers know; famous people are named by their surnames.
"""

import re
from functools import lru_cache

from pypinyin import lazy_pinyin

_ENGLISH = """
aaron abby abigail adam adrian agnes aidan alan albert alex alexander alexandra alfie alfred alice alicia alison amanda
amber amelia amy ana andrea andrew andy angela angie anita ann anna anne annie anthony archie arthur ashley audrey
austin barb barbara barry beatrice becky ben benjamin bernard beth betty bill billy bob bobby brad brandon brenda brian
bridget bruce bryan caitlin callum calvin cameron carl carla carlos carmen carol caroline carolyn carrie cassie cath
catherine cathy cecilia charles charlie charlotte chelsea cheryl chloe chris christian christina christine christopher
cindy claire clara clare clive colin connor craig crystal curtis cynthia daisy dan dana daniel danielle danny daphne
darren dave david dawn dean debbie deborah dennis derek diana diane dominic don donna doris dorothy doug douglas duncan
dylan ed eddie edith edward eileen elaine eleanor elena eli elizabeth ella ellen ellie emily emma eric erica erin esther
ethan eva evan eve evelyn fiona frank fred freddie gabriel gareth gary gavin gemma geoff george gerald gina gloria
gordon grace graham greg gregory gwen hannah harold harriet harry hazel heather heidi helen henry holly hugh hugo ian
imogen irene iris isaac isabel isabella isla ivan ivy jack jackie jacob jake james jamie jan jane janet janice jasmine
jason jay jean jeff jeffrey jen jenna jennifer jenny jeremy jerry jess jesse jessica jill jim jimmy joan joanna joanne
jodie joe joel john johnny jon jonathan jordan jose joseph josh joshua joy joyce juan judith judy julia julian julie
june justin karen karl kate katherine kathleen kathryn kathy katie kayla keith kelly ken kenneth kerry kevin kim
kimberly kirsty kyle lara larry laura lauren laurie lawrence leah lee lena leo leon leonard leslie lewis liam lily linda
lindsay lisa liz logan lois lorna lorraine louis louise lucas lucy luke lydia lynn madison maggie malcolm marc marcus
margaret maria marie marilyn mark martha martin mary mason matt matthew maureen max maya megan mel melanie melissa mia
michael michelle mick mike molly monica morgan nadia nancy naomi natalie natasha nathan neil nell nicholas nick nicola
nicole nigel nina noah nora norman oliver olivia oscar owen pam pamela pat patricia patrick paul paula pauline peggy
penny pete peter phil philip phoebe phyllis polly priya rachel ralph raymond rebecca rhys richard rick rita rob robert
robin rod roger ron ronald rory rosa rose rosie ross roy ruby russell ruth ryan sally sam samantha samuel sandra sandy
sara sarah scott sean sebastian shane shannon sharon shaun shawn sheila shirley sid simon sofia sonia sophia sophie
stacey stan stella stephanie stephen steve steven stuart sue susan suzanne sylvia tara ted teresa terry thea theo
theresa thomas tim timothy tina toby todd tom tommy toni tony tracy trevor tyler valerie vanessa vera veronica vicky
victor victoria vincent violet virginia vivian walter wanda wayne wendy will william yvonne zachary zara zoe
"""
_IN_MANDARIN = """
adam 亚当 alan 艾伦 alex 亚历克斯 alice 爱丽丝 alice 艾丽斯 amy 艾米 andrew 安德鲁 andy 安迪 ann 安 anna 安娜
anne 安妮 ben 本 bill 比尔 bob 鲍勃 bob 鲍伯 brian 布莱恩 carl 卡尔 carol 卡罗尔 charles 查尔斯 charlie 查理
chris 克里斯 cindy 辛迪 daniel 丹尼尔 dan 丹 david 大卫 david 戴维 emily 艾米莉 emma 艾玛 eric 埃里克 eva 伊娃
frank 弗兰克 fred 弗雷德 george 乔治 grace 格蕾丝 hannah 汉娜 harry 哈利 helen 海伦 henry 亨利 jack 杰克
james 詹姆斯 jane 简 jason 杰森 jeff 杰夫 jenny 珍妮 jerry 杰瑞 jim 吉姆 joe 乔 john 约翰 julia 朱莉娅 kate 凯特
kevin 凯文 laura 劳拉 leo 利奥 lily 莉莉 linda 琳达 lisa 丽莎 lucy 露西 luke 卢克 maria 玛丽亚 mark 马克
martin 马丁 mary 玛丽 max 马克斯 michael 迈克尔 mike 迈克 nancy 南希 nick 尼克 oliver 奥利弗 olivia 奥利维亚
paul 保罗 peter 彼得 rachel 瑞秋 richard 理查德 robert 罗伯特 rose 罗丝 sam 山姆 sarah 莎拉 simon 西蒙
sophia 索菲亚 steve 史蒂夫 susan 苏珊 ted 泰德 thomas 托马斯 tim 蒂姆 tom 汤姆 tony 托尼 victor 维克托
william 威廉
"""
_KNOWN = frozenset(_ENGLISH.split())
_WRITTEN = frozenset(_IN_MANDARIN.split()[1::2])
_FAMILIAR = re.compile(
    "[小老阿][^\\W\\d_a-zA-Z]{1,2}|[^\\W\\d_a-zA-Z]{1,3}(?:老师|同学|经理|总|博士|教授|主任|先生|女士)"
)


def is_given_name(word: str) -> bool:
    """Return whether an English word is a common given name, or Chinese characters are one or a familiar address."""
    return word.casefold() in _KNOWN or word in _WRITTEN or _FAMILIAR.fullmatch(word) is not None


@lru_cache(maxsize=1)
def mandarin_sounds() -> dict[str, list[tuple[str, ...]]]:
    """Return the syllables (pinyin without tones) that Mandarin has for English given names in lower case."""
    pieces = _IN_MANDARIN.split()
    found: dict[str, list[tuple[str, ...]]] = {}
    for name, written in zip(pieces[::2], pieces[1::2], strict=True):
        found.setdefault(name, []).append(tuple(lazy_pinyin(written)))
    return found
