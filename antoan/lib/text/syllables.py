"""Is this a Vietnamese syllable? The test by which an old encoding is told from a new one.

Spelling after the standard orthography: onset, rime, tone; a rime that ends in c, ch, p, t takes only the
acute or the dot. Tone marks are accepted on any vowel of the rime (hòa, hoà).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_ONSET = "ngh|ng|nh|gh|gi|kh|ch|ph|qu|th|tr|b|c|d|đ|g|h|k|l|m|n|p|r|s|t|v|x|"
_OPEN = (
    "a ai ao au ay âu ây e eo ê êu i ia iu iêu o oa oai oao oay oe oeo oi ô ôi ơ ơi u ua ui uy uya uyu uê uơ "
    "uôi uây uêu ư ưa ưi ưu ươi ươu y yêu yê am an ang anh ăm ăn ăng âm ân âng em en eng êm ên ênh êng im in inh "
    "iêm iên iêng oam oan oang oanh oăm oăn oăng oen om on ong oong ôm ôn ông ơm ơn um un ung uân uâng uênh "
    "uôm uôn uông uyn uynh uyên ưn ưng ưm ươm ươn ương ym yn ynh yêm yên yêng"
)
_STOPPED = (
    "ac ach ap at ăc ăp ăt âc âp ât ec ep et êch êp êt ich ip it iêc iêp iêt oac oach oat oăc oăt oet oc op ot "
    "ooc ôc ôp ôt ơp ơt uc up ut uât uêch uych uyt uyp uyêt uôc uôt ưc ưt ươc ươp ươt yêt"
)
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_SHAPE = re.compile(f"(?:{_ONSET})(?:(?P<open>{'|'.join(_OPEN.split())})|(?P<stop>{'|'.join(_STOPPED.split())}))")


@lru_cache(maxsize=20_000)
def is_syllable(word: str) -> bool:
    """Whether the word (any case, any Unicode form) is one possible Vietnamese syllable."""
    decomposed = unicodedata.normalize("NFD", word.lower())
    tones = [c for c in decomposed if c in _TONES]
    toneless = unicodedata.normalize("NFC", "".join(c for c in decomposed if c not in _TONES))
    match = _SHAPE.fullmatch(toneless)
    if match is None or len(tones) > 1:
        return False
    return match["stop"] is None or tones in (["\u0301"], ["\u0323"])
