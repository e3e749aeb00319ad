"""Which English words can signal that someone says something, and which words go with them."""

from __future__ import annotations

import re
from collections.abc import Iterable


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


_REGULAR = """
    accept acclaim accuse acknowledge add address admire advise affirm agree allege allow announce
    answer anticipate applaud argue ask assert assess assume assure attest back bark beam believe
    bellow blame blast blog boast breathe call caution challenge chant charge chide chime chuckle
    cite claim clarify comment complain concede conclude concur condemn confess confide confirm
    congratulate consider contend continue counter cry criticize criticise declare decline decree
    defend demand denounce deny describe detail determine dictate disclose discuss dismiss dispute
    doubt echo elaborate emphasize emphasise enthuse envision estimate exclaim expect explain
    express fear figure forecast fret fume gasp gripe groan grumble guess gush hail hint hope howl
    imply indicate inform inquire insist instruct interject intone invoke joke judge jest lament
    laud laugh lecture list maintain marvel mention moan mock mumble murmur mused muse mutter
    narrate nod note object observe offer opine order outline phone pledge point ponder praise
    predict proclaim promise promote pronounce propose protest purr query question quip quote rail
    rant reason recall reckon recommend recount reflect refuse reiterate rejoice relate relay remark
    remember remind repeat reply report request respond retort reveal roar rule scoff scold scream
    share shout shriek shrug sigh signal smile smirk snap snarl sneer snort sob speculate stammer
    state stipulate stress stutter suggest summarize summarise surmise suspect testify text thank
    theorize threaten tout tweet underline underscore urge utter venture voice volunteer vow wail
    want warn welcome weigh whine whisper wonder worry yell specify notify certify verify identify
"""
_IRREGULAR = """
    say says said saying
    tell tells told telling
    write writes wrote written writing
    read reads reading
    think thinks thought thinking
    know knows knew known knowing
    feel feels felt feeling
    find finds found finding
    hold holds held holding
    hear hears heard hearing
    see sees saw seen seeing
    speak speaks spoke spoken speaking
    talk talks talked talking
    swear swears swore sworn swearing
    understand understands understood understanding
    foresee foresees foresaw foreseen foreseeing
    put puts putting
    go goes went
    admit admits admitted admitting
    quip quips quipped quipping
    plan plans planned planning
    begin begins began
    dub dubs dubbed dubbing
    slam slams slammed slamming
    rap raps rapped rapping
    chat chats chatted chatting
    refer refers referred referring
    rebut rebuts rebutted rebutting
    sum sums summed summing
    snap snaps snapped snapping
    tip tips tipped
    show shows showed shown showing
    mean means meant meaning
    be
"""
_WEAK = _set(
    """
    see sees saw seen seeing go goes went put puts putting begin begins began find finds found
    finding hold holds held holding show shows showed shown back backs backed list lists listed rule
    rules ruled text texts order orders ordered call calls called want wants wanted rule phone
    phones phoned point points weigh weighs weighed address detail details figure figures share
    shares read reads reading state states voice report reports tip tips mean means meant meaning be
    offer offers charge charges promote promotes promoted fear fears blog
    """
)
"""Forms that often mean something else; they count for less than a plain verb of saying."""

NOUNS = _set(
    """
    statement announcement claim comment remark opinion view belief warning promise plan report
    rumor rumour speculation accusation allegation argument suggestion testimony admission denial
    criticism hope fear concern complaint conclusion finding prediction forecast estimate insistence
    message word words news
    """
)

AUXILIARIES = _set(
    """
    is are was were be been being am has have had having do does did will would shall should can
    could may might must not never n't won't didn't doesn't don't hasn't haven't hadn't isn't aren't
    wasn't weren't wouldn't couldn't can't cannot
    """
)
PASSIVE = _set(
    """
    is are was were be been being am
    """
)
ADVERBS = _set(
    """
    also again already always earlier even ever further just later now often once only previously
    quickly rather recently repeatedly simply since sometimes soon still then there thus today too
    yesterday
    """
)
_NO_ADVERBS = _set("family ally reply bully supply assembly monopoly anomaly belly jelly homily elderly")
LINKING = _set(
    """
    about of on against for
    """
)
"""Prepositions that belong to the verb where the content follows them at once ("talked about")."""

COMPLEMENTIZERS = _set(
    """
    that whether if how why what
    """
)
CONNECTIVES = _set(
    """
    however but and so yet meanwhile still therefore moreover furthermore nevertheless nonetheless
    besides instead also then thus hence although though additionally indeed finally
    """
)
CLAUSE_OPENERS = _set(
    """
    that which where when while as because since although though if whether until unless before
    after whereas and but or so yet than then however meanwhile
    """
)
"""Words that a noun phrase cannot reach over to the left."""


DETERMINERS = _set("the a an his her its their our my this that these those one another")
TITLES = _set("mr mrs ms miss dr prof sir lord lady judge justice president minister")
SHORTENED = _set("mr mrs ms dr prof sen rep gov gen lt col sgt capt st rev hon")
PREPOSITIONS = _set("on in at by after before during for from since last next")
CALENDAR = _set(
    """
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july
    august september october november december
    """
)
FUNCTION_WORDS = _set(
    """
    the a an of in on at to for from with by his her its their our my this these those not no as it he she
    they i we you who
    """
)


def _regular_forms(base: str) -> tuple[str, ...]:
    if base.endswith("e"):
        return base, base + "s", base + "d", base[:-1] + "ing"
    if base.endswith("y") and base[-2] not in "aeiou":
        return base, base[:-1] + "ies", base[:-1] + "ied", base + "ing"
    third = base + ("es" if base.endswith(("s", "sh", "ch", "x")) else "s")
    return base, third, base + "ed", base + "ing"


def _forms() -> Iterable[str]:
    for base in _REGULAR.split():
        yield from _regular_forms(base)
    yield from _IRREGULAR.split()


VERBS = frozenset(_forms()) - {"be"}
_MANNER = re.compile(r"[a-z]{3,}(?:ed|ied)")


def verb_strength(word: str) -> int:
    """Return how surely a word is a verb of saying: 2 sure, 1 perhaps, 0 not known."""
    lower = word.lower()
    if lower not in VERBS:
        return 0
    return 1 if lower in _WEAK else 2


def is_manner_verb(word: str) -> bool:
    """Return whether a word has the form of a verb in the past, as any manner of speaking may ("beamed")."""
    return _MANNER.fullmatch(word) is not None


def is_adverb(word: str) -> bool:
    """Return whether a word may stand in a verb group without being the verb."""
    if word.lower() in ADVERBS:
        return True
    return word.endswith("ly") and word.islower() and len(word) > 4 and word not in _NO_ADVERBS


def is_auxiliary(word: str) -> bool:
    """Return whether a word is an auxiliary, a modal or a negation."""
    return word.lower().replace("’", "'") in AUXILIARIES


def cue_kind(text: str) -> str:
    """Return verb, noun, preposition or punctuation for the words of a cue; a verb if nothing tells."""
    words = re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)?", text.lower())
    if not words:
        return "punctuation"
    if any(word in VERBS for word in words if word not in NOUNS):
        return "verb"
    if words[0] in ("according", "per", "for", "in", "as") and not any(is_auxiliary(w) for w in words):
        return "noun" if any(word in NOUNS for word in words) and words[0] == "in" else "preposition"
    if any(word in NOUNS for word in words) and not any(is_auxiliary(word) for word in words):
        return "noun"
    return "verb"
