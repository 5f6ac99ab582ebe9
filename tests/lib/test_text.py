import pytest
import vn_collate
from hypothesis import given
from hypothesis import strategies as st

from antoan.lib.text import (
    COLLATE_KEY_LENGTH,
    UnknownEncodingError,
    cell_text,
    clean_cell,
    clean_text,
    collate_key,
    decode_bytes,
    decode_legacy,
    detect_legacy,
    encode_legacy,
    fold,
    name_key,
    nfc,
    safe_cell,
)
from antoan.lib.text.syllables import is_syllable

LOWER = "aàảãáạăằẳẵắặâầẩẫấậeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵđbcdghklmnpqrstvx"
vietnamese = st.text(LOWER + " ", max_size=40)
NAMES = [
    "Công ty TNHH Một thành viên Khai thác đá Đồng Đăng",
    "Nguyễn Văn Hùng",
    "Hoàng Thị Lưu",
    "Trần Đức Lương",
    "Lý Thị Mười",
    "Hợp tác xã nông nghiệp Vân Nham",
    "Triệu Quốc Khánh",
    "Bế Thị Ngọc Ánh",
    "Ủy ban nhân dân xã Hữu Lũng",
    "ngã từ giàn giáo cao, gãy xương đùi",
]


def test_fold_is_what_people_type() -> None:
    assert fold("  Đồng   ĐĂNG ") == "dong dang"
    assert fold("Nguyễn Thị Ưng") == fold("nguyen thi ung") == fold("NGUYỄN THỊ ƯNG")


@given(st.text(max_size=60))
def test_fold_is_stable_and_ignores_unicode_form(text: str) -> None:
    import unicodedata

    assert fold(fold(text)) == fold(text)
    assert fold(unicodedata.normalize("NFD", text)) == fold(nfc(text))


def test_name_key_drops_punctuation() -> None:
    assert name_key("C.ty CP “Đá–Vôi” (CN 2)") == "c ty cp da voi cn 2"


@given(*[st.text(st.sampled_from(LOWER + LOWER.upper() + "0123456789wzjfW\u0301\u0323"), max_size=70)] * 2)
def test_words_sort_as_the_reference_does(first: str, second: str) -> None:
    ours = (collate_key(first) > collate_key(second)) - (collate_key(first) < collate_key(second))
    assert ours == vn_collate.compare(nfc(first), nfc(second))
    assert len(collate_key(first)) <= COLLATE_KEY_LENGTH


@given(*[st.lists(st.text(st.sampled_from("abnhăâđgêôw0189"), min_size=1, max_size=5), max_size=6)] * 2)
def test_names_sort_word_by_word(first: list[str], second: list[str]) -> None:
    """Without tones and capitals the order is that of the words one after the other."""
    letters = "0123456789" + "".join(vn_collate.PRIMARY_ORDER)
    by_word = [[[letters.index(c) for c in word] for word in words] for words in (first, second)]
    assert (collate_key(" ".join(first)) < collate_key(" ".join(second))) == (by_word[0] < by_word[1])


# As Node's Intl.Collator("vi-VN") sorts them (ICU 78.2).
ICU_ORDER = [
    "A1", "An", "Án", "Án Bàng", "An Bình", "An-Phú", "Anh", "Ánh", "Anh Dũng", "Ăn", "Ba (Bình)", "Ba An", "Bà An",
    "Bà Ba", "Ba Tô", "Công ty 10", "Công ty 2", "Công ty An", "Công ty An Bình", "Công ty Anh", "Công ty Ánh", "Dũng",
    "Đặng", "hòa", "Hoàn", "tạ", "tai", "tài", "tải", "tãi", "tái", "Tái", "tại",
]  # fmt: skip


def test_a_dictionary_has_the_same_order() -> None:
    """Letters of the whole name first, then tones, then case: An < Án < Ánh, and a blank before any letter."""
    assert sorted(sorted(ICU_ORDER), key=collate_key) == ICU_ORDER


def test_signs_and_strange_letters_have_their_place() -> None:
    names = ["An Bình", "An.Bình", "An", "Anß", "An中", "An9", "B\u0301e", "Be"]
    assert sorted(names, key=collate_key) == ["An", "An Bình", "An.Bình", "An9", "Anß", "An中", "Be", "B\u0301e"]


def test_collate_key_orders_vietnamese() -> None:
    names = ["Đặng", "Dũng", "Ân", "An", "Ăn", "bao", "Bảo", "Bạo", "Zét", "ấn"]
    assert sorted(names, key=collate_key) == ["An", "Ăn", "Ân", "ấn", "bao", "Bảo", "Bạo", "Dũng", "Đặng", "Zét"]
    assert len(collate_key("Ư" * 300)) == COLLATE_KEY_LENGTH


@pytest.mark.parametrize("word", ["nghiêng", "Quyết", "giếng", "hoà", "hòa", "khuỷu", "ÔNG", "thoăn", "tươi", "uỷ"])
def test_syllables(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["NguyÔn", "Hïng", "Vaên", "cát̀", "các̀", "ngoaøi", "hôc", "xyz", "", "ăn2"])
def test_not_syllables(word: str) -> None:
    assert not is_syllable(word)


@pytest.mark.parametrize("encoding", ["tcvn3", "vni"])
@given(text=vietnamese)
def test_legacy_round_trip(encoding: str, text: str) -> None:
    assert decode_legacy(encode_legacy(text, encoding), encoding) == nfc(text)


@given(text=vietnamese)
def test_vni_round_trip_in_capitals(text: str) -> None:
    assert decode_legacy(encode_legacy(text.upper(), "vni"), "vni") == nfc(text.upper())


@pytest.mark.parametrize("encoding", ["tcvn3", "vni"])
@pytest.mark.parametrize("name", NAMES)
def test_legacy_cells_are_recognised(encoding: str, name: str) -> None:
    written = encode_legacy(name, encoding)
    assert written != name
    assert detect_legacy(written) == encoding
    assert clean_text(written).lower() == name.lower()


def test_abc_fonts_of_capitals() -> None:
    assert clean_text("C«NG TY TNHH §¸ V¤I Hµ NéI") == "CÔNG TY TNHH ĐÁ VÔI HÀ NỘI"
    assert clean_text("TrÇn §øc L­¬ng") == "Trần Đức Lương"  # the soft hyphen is the letter ư


@pytest.mark.parametrize(
    "text",
    [*NAMES, "Hòa", "Bình", "Café", "Société Générale", "5 µm", "«Nam Hà»", "25 °C", "m²", "Léc", "Müller", "·", "©"],
)
def test_modern_text_stays(text: str) -> None:
    assert detect_legacy(text) is None
    assert clean_text(text) == text


def test_a_doubtful_cell_follows_its_column() -> None:
    assert clean_text("Léc") == "Léc"
    assert clean_text("Léc", "tcvn3") == "Lộc"
    assert clean_text("Lộc", "tcvn3") == "Lộc"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_bytes_in_unicode(encoding: str) -> None:
    text = "Họ tên;Năm sinh\nNguyễn Văn Hùng;1980\n"
    decoded, name = decode_bytes(text.encode(encoding))
    assert decoded == text
    assert name.startswith(encoding[:5])


@pytest.mark.parametrize("encoding", ["tcvn3", "vni"])
def test_bytes_in_old_fonts(encoding: str) -> None:
    text = "stt;họ tên;nơi ở\n" + "".join(f"{i};{name.lower()};đồng đăng\n" for i, name in enumerate(NAMES))
    assert decode_bytes(encode_legacy(text, encoding).encode("latin-1")) == (text, encoding)


def test_bytes_in_windows_1258() -> None:
    import unicodedata

    text = "họ tên;nơi ở\nnguyễn thị mười;xã đồng đăng\n"
    tones = "\u0300\u0301\u0303\u0309\u0323"
    # The code page has the hatted letters but writes each tone as a character of its own.
    data = b"".join(
        (
            unicodedata.normalize("NFC", "".join(c for c in d if c not in tones)) + "".join(c for c in d if c in tones)
        ).encode("cp1258")
        for letter in text
        if (d := unicodedata.normalize("NFD", letter))
    )
    assert decode_bytes(data) == (text, "cp1258")


def test_bytes_decomposed_become_composed() -> None:
    import unicodedata

    assert decode_bytes(unicodedata.normalize("NFD", "Đồng Đăng").encode()) == ("Đồng Đăng", "utf-8")


def test_bytes_that_are_nothing_are_refused() -> None:
    with pytest.raises(UnknownEncodingError, match="bảng mã"):
        decode_bytes(bytes(range(0xC0, 0xFF)) * 20 + b" \xff")
    with pytest.raises(UnknownEncodingError, match="UTF-16"):
        decode_bytes(b"\xff\xfea\x00\x00\xd8")


def test_clean_cell() -> None:
    assert clean_cell(" a\x00\u200b\tb\xa0c\r\nd ") == "a b c\nd"
    assert clean_cell('="0123"') == "0123"
    assert clean_cell("   ") is None
    assert clean_cell(1.5) == 1.5
    assert cell_text(4900123456.0) == "4900123456"


@given(st.text(max_size=30))
def test_clean_text_is_fit_for_both_databases(text: str) -> None:
    cleaned = clean_text(text)
    assert "\x00" not in cleaned
    assert cleaned == cleaned.strip()
    cleaned.encode()


@pytest.mark.parametrize("text", ["=1+1", "+cmd|' /C calc'!A0", "-2+3+cmd", "@SUM(A1)", "\t=1", "\r=1", "＝1"])
def test_formulas_are_escaped_and_come_back(text: str) -> None:
    assert safe_cell(text) == "'" + text
    assert clean_text(safe_cell(text)) == clean_text(text)


@pytest.mark.parametrize("text", ["-5", "-1.234,5", "+84 912 345 678", "a=b", "", "Nguyễn", "'tis"])
def test_harmless_text_is_not_touched(text: str) -> None:
    assert safe_cell(text) == text
    assert clean_text(text) == text


@pytest.mark.parametrize("text", ["1", "1;2\n", "ạ;b"])
def test_short_bytes_are_not_taken_for_utf_16(text: str) -> None:
    assert decode_bytes(text.encode()) == (text, "utf-8")


def test_the_icelandic_letter_is_meant_as_d_with_stroke() -> None:
    for written in ("\u00d0inh Hà", "\u00d0ồng \u00d0ăng", "\u00d0à N\u1eb5ng"):
        assert clean_text(written) == written.replace("\u00d0", "Đ")
    assert fold("\u00d0inh") == "dinh"
