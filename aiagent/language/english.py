"""Classes of English words, as far as they tell questions, orders and statements apart. Pure.

The words are in lower case. What is in no class is taken for a noun, a name or an adjective by its place.
"""

from dataclasses import dataclass

from aiagent.language.words import WORD

MARKS = ",.!?:;，。！？：；、-–—…"  # noqa: RUF001


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_VERBS = """
accept act add admit advise agree allow announce answer appear apply argue arrange arrive ask attack avoid be bear
beat become begin believe belong blame blow boil book break breathe bring build burn buy calculate call cancel care
carry catch cause change charge chat check choose cite clarify clean clear climb close collect combine come compare
complain complete compute confirm connect consider consist contact contain continue convert cook copy correct cost
count cover create cross cry cut dance decide decrease define delete deliver depend describe design destroy develop
die differ disappear discover discuss display divide do double draft draw dream drink drive drop earn eat elaborate
email enable end enjoy enter erase estimate evaluate evolve exist expand expect explain explode explore express
extend face fall feed feel fetch fight figure fill find finish fit fix float flow fly focus follow forget forgive
form forward freeze generate get give go greet grow guess guide hand handle hang happen hate have head hear help
hide highlight hit hold hope hum hunt hurt identify ignore imagine improve include increase inform install interrupt
introduce invent invite join judge jump keep kick kill know land last laugh launch lay lead learn leave let lie lift
like limit link list listen live load lock look lose love lower make manage mark matter mean measure meet melt
mention migrate mind miss mix move multiply mute name need note notice number occur offer open order outline own
paint paraphrase pass pause pay perform phone pick plan plant play point pop post predict prefer prepare present
press pretend prevent print produce promise pronounce propose prove provide pull push put quit quote rain raise
reach react read recall recap recite recognise recognize recommend record reduce refer relate remember remind remove
rename repeat rephrase replace reply report request require reset restart return reverse rewrite rhyme ride ring
rise round run save say scan schedule search see seem select sell send serve set share shine shoot shout show shrink
shut sign sing sink sit skip sleep slow smell smile snow solve sound speak spell spend spin split stand start state
stay steal step stop store stretch study subtract suggest sum summarise summarize support suppose surrender survive
swim switch take talk taste teach tell test thank think throw time touch trade train translate travel treat trust
try turn type understand undo unmute update use verify visit vote wait wake walk want warn wash watch wear welcome
win wish wonder work worry write yell absorb affect age assume attract bark benefit bet bite bleed blink boost
borrow bounce bow breed brew brush bury buzz calm camp cast celebrate challenge charm chase cheat chew claim clap
collapse comment communicate compete compose concern conclude conduct confuse conquer consume contract control cool
cooperate cough crash crawl criticise damage deal decay declare decline defeat defend demonstrate deny deserve
detect determine dig digest disagree dissolve dive drag drain drift drown dry dump educate elect emit encourage
entertain erupt escape establish examine exchange exclude excuse exercise expire export fade fail favour fear file
filter flash flip flood fold force forecast free fry fuel gain gather glow grab grind guard harm harvest hatch heal heat
hesitate hibernate hire host hug import impress infect inherit insist inspire insult intend invade invest
investigate iron juggle knit knock label lack leak lend lick loan log mate mine misspell murder narrate navigate
neglect nominate obey object observe obtain operate oppose orbit organise organize owe pack park participate peel
permit persuade pinch poison pollute pour practise praise pray preach preserve proceed process programme protect
protest publish punish purchase purr qualify race recover recycle reflect refuse regret reject relax release rely
remain rent repair represent rescue research resemble resign resist resolve respect respond rest retire reveal
review revolve reward rob roll rotate rub rule rush sail scare score scratch scream season shake shape shed shelter
shift shiver shock shop sketch slide sneeze soak sort spark spill spit spoil spray spread squeeze stick sting stir
strike stroll struggle suck suffer suit supply surprise surround suspect swallow swear sweat sweep swell swing tear
tend threaten tie tolerate toss total tour trace transfer trap trick trigger twist unite urge value vanish vary view
violate volunteer weigh whisper whistle wipe wrap yawn zoom
"""
VERBS = _set(_VERBS)
"""Verbs in their base form: what orders begin with, and what follows the subject of a question."""

_IRREGULAR = """
ate:eat became:become began:begin begun:begin bought:buy broke:break broken:break brought:bring built:build
came:come caught:catch chose:choose chosen:choose did:do done:do drank:drink drawn:draw drew:draw driven:drive
drove:drive eaten:eat fallen:fall fed:feed fell:fall felt:feel flew:fly flown:fly forgot:forget forgotten:forget
fought:fight found:find froze:freeze frozen:freeze gave:give given:give gone:go got:get gotten:get grew:grow
grown:grow had:have heard:hear held:hold hidden:hide hid:hide kept:keep knew:know known:know laid:lay led:lead
left:leave lost:lose made:make meant:mean met:meet paid:pay ran:run risen:rise rose:rise said:say sang:sing sat:sit
saw:see seen:see sent:send shaken:shake shot:shoot shown:show slept:sleep sold:sell spent:spend spoke:speak
spoken:speak stole:steal stolen:steal stood:stand sung:sing swam:swim taken:take taught:teach thought:think
threw:throw thrown:throw told:tell took:take understood:understand went:go woke:wake won:win wore:wear written:write
wrote:write been:be
"""
_BASE_OF = dict(pair.split(":") for pair in _IRREGULAR.split())
_SAME_IN_THE_PAST = _set("beat cost cut hit hurt let put quit read set shut split")

BE = frozenset({"is", "was", "isn't", "wasn't"})
DO = frozenset({"does", "did", "doesn't", "didn't"})
HAVE = frozenset({"has", "had", "hasn't", "hadn't"})
MODALS = frozenset(
    {"can", "could", "will", "would", "shall", "should", "may", "might", "must", "can't", "cannot", "couldn't"}
    | {"won't", "wouldn't", "shouldn't", "mustn't"}
)
PLURAL_AUXILIARIES = frozenset(
    {"are", "were", "have", "do", "am", "aren't", "weren't", "haven't", "don't", "ain't", "dare"}
)
SINGULAR_AUXILIARIES = BE | DO | HAVE | MODALS
AUXILIARIES = SINGULAR_AUXILIARIES | PLURAL_AUXILIARIES
QUESTION_WORDS = frozenset({"who", "whom", "whose", "what", "when", "where", "why", "how", "which"}) | frozenset(
    f"{word}'{end}" for word in ("who", "what", "when", "where", "why", "how") for end in ("s", "d", "re", "ll")
)
PEOPLE = frozenset({"i", "you", "we", "he", "she", "they", "y'all"})
ANYONE = frozenset(f"{some}{thing}" for some in ("any", "every", "some", "no") for thing in ("one", "body", "thing"))
DEMONSTRATIVES = frozenset({"that", "this", "these", "those", "it", "there"})
PERSONAL_CLAUSES = frozenset(
    f"{word}'{end}"
    for word in (*PEOPLE, "it", "that", "there", "let", "here")
    for end in ("m", "s", "re", "ve", "d", "ll")
)
"""Beginnings of a clause with its own subject, such as "I'm" and "that's"."""

ARTICLES = frozenset({"a", "an", "the"})
POSSESSIVES = frozenset({"my", "your", "our", "his", "her", "their", "its"})
DETERMINERS = ARTICLES | POSSESSIVES | frozenset({"any", "every", "each", "all", "some", "most", "no", "both", "many"})
PREPOSITIONS = _set(
    """about above across after against along among around at before behind below beneath beside between beyond by
    despite down during except for from in inside into like near of off on onto out outside over past per since
    through throughout to toward towards under until up upon via with within without versus unlike besides"""
)
CONJUNCTIONS = _set(
    """and or nor if that whether because while when until unless since than as although though where why how what"""
)
ADVERBS = _set(
    """also always never not still just already really very too so quite almost often usually sometimes probably
    certainly definitely actually apparently clearly finally only even ever once again soon now then here there
    today yesterday tomorrow well better best rather pretty much more less most least currently generally mostly
    normally sadly simply yet maybe perhaps hardly barely nearly"""
)
ADJECTIVES = _set(
    """able absent alive angry available awake aware bad beautiful big black blind blue bright busy certain cheap clean
    clear clever closed cold common complete cool correct crazy dangerous dark dead deaf deep different difficult
    dirty dry dumb easy edible empty equal expensive extinct fair fake famous far fast fat fine flat fluent free
    fresh full funny good great green guilty happy hard harmful healthy heavy high hot huge hungry illegal ill
    important impossible infinite intelligent interesting large late legal light little long loud low magnetic
    married necessary new nice normal old open perfect poisonous poor popular possible pregnant quick quiet ready
    real red rich right round sad safe salty same sharp short shy sick silent silly similar slow small smart soft
    sour special stable strange strong stupid sure sweet tall tasty thick thin tired toxic true ugly useful useless
    warm weak wet white wild wise wrong young
    french german english american british chinese rational yellow hollow solid liquid finite endless curved straight
    square
    deadly lethal contagious infectious vegetarian vegan nocturnal visible invisible bigger smaller older younger
    taller heavier lighter faster slower hotter colder natural artificial false accurate reliable frozen wooden
    human bored shallow waterproof fireproof flammable explosive radioactive conscious automatic active passive
    allowed enough alike included finished done gone lost broken haunted related based located supposed made"""
)
BESIDES = frozenset({"good", "great", "nice", "bad", "new", "old", "big", "small", "little", "best", "other"})
"""Adjectives that stand before a noun more often than behind it."""

DONE_TO_SOMEBODY = _set(
    """ask tell know see hear use call like love hate meet try mute unmute invite need trust want buy install start
    restart turn remove add let make have get find follow thank mention show give send switch silence disable enable
    enjoy prefer believe blame test run open close watch replace miss visit choose pick teach train introduce greet
    join wake contact reach drive own sell name rename kick interrupt notice configure tried understand quote beat"""
)
"""Verbs whose object is a person or an assistant: "ask Nova", "did you mute Nova"."""

ROLES = _set(
    """assistant helper colleague friend bot robot agent ai model machine host guest teacher student sister brother
    daughter son dog cat wife husband boss partner neighbour neighbor doctor product app car company system program
    tool software project team member participant coworker intern star city song band brand word name"""
)
"""Nouns that a name stands beside: "our assistant Nova"."""

PLAIN_WORDS = frozenset(
    {"please", "just", "so", "then", "well", "okay", "ok", "um", "uh", "er", "oh", "ah", "now", "maybe", "quickly"}
    | {"kindly", "again", "also", "really", "still", "never", "always", "probably", "perhaps", "actually", "first"}
)
"""Words that change nothing in what a clause is, as "please" in "please tell me"."""

NUMBERS = _set(
    """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million half"""
)


def stems(word: str) -> set[str]:
    """Return the base forms that a form of a verb may have: "told" is of "tell", "tried" of "try"."""
    found = {word, _BASE_OF.get(word, word)}
    for ending, instead in (("s", ""), ("es", ""), ("ies", "y"), ("ed", ""), ("d", ""), ("ied", "y"), ("ing", "")):
        if word.endswith(ending) and len(word) > len(ending) + 1:
            stem = word[: -len(ending)] + instead
            found |= {stem, stem + "e"} if ending == "ing" else {stem}
            if stem[-1:] == stem[-2:-1]:
                found.add(stem[:-1])
    return found


def is_past(word: str) -> bool:
    """Return whether a word is a past form, such as "said" or "answered", and no base form as well."""
    ends = word.endswith("ed") and not word.endswith("eed") and len(word) > 3 and word not in NUMBERS
    return word not in VERBS and (word in _BASE_OF or ends)


def is_participle(word: str) -> bool:
    """Return whether a word may follow "has": "gone", "started", "cut"."""
    return is_past(word) or word in _SAME_IN_THE_PAST or word in ("come", "become", "run", "got")


def agrees_with_a_name(word: str) -> bool:
    """Return whether a word is a verb in the form that it has behind a name: "costs", "said", "is"."""
    if word in SINGULAR_AUXILIARIES or is_past(word):
        return True
    return word.endswith("s") and word not in VERBS and bool(stems(word) & VERBS)


@dataclass(frozen=True, slots=True)
class Word:
    """A word in lower case, and as it is `written`, where it stands in the text, and the marks behind it."""

    low: str
    written: str
    start: int
    end: int
    marks: str

    @property
    def pauses(self) -> bool:
        """Whether a mark follows."""
        return bool(self.marks)

    @property
    def ends_sentence(self) -> bool:
        """Whether the sentence ends here."""
        return any(mark in ".!?;。！？；" for mark in self.marks)


def words_of(text: str) -> list[Word]:
    """Return the words of a text."""
    matches = list(WORD.finditer(text))
    nexts = [*(match.start() for match in matches[1:]), len(text)]
    return [
        Word(
            match.group().lower().replace("\u2019", "'"),
            match.group(),
            match.start(),
            match.end(),
            "".join(mark for mark in text[match.end() : following] if mark in MARKS),
        )
        for match, following in zip(matches, nexts, strict=False)
    ]
