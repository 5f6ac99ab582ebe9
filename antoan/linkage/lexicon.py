"""How often Vietnamese names occur: the weight a shared name carries, and the stock of the made-up people.

Shares are per hundred bearers. Kinh family names follow the order of the 2022 count of Vietnamese family names
(Nguyễn ≈ 31 %, Trần ≈ 11 %, Lê ≈ 9 % …); those of the Tày, Nùng and Dao of Lạng Sơn, and all given and middle
names, are estimates made for this project: good enough to say "common" or "rare", not to be cited.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from antoan.lib.text import fold


class Shares(NamedTuple):
    """Names of one people: family, middle and given names with their weights (any scale)."""

    family: dict[str, float]
    male_middle: dict[str, float]
    female_middle: dict[str, float]
    male_given: dict[str, float]
    female_given: dict[str, float]


def _shares(text: str) -> dict[str, float]:
    """ "Nguyễn 31, Trần 11" → {"Nguyễn": 31.0, "Trần": 11.0}; a name without a number weighs 1."""
    pairs = (item.strip().rpartition(" ") for item in text.replace("\n", " ").split(","))
    return {name or value: float(value) if name else 1.0 for name, _, value in pairs}


_MALE = _shares(
    """Hùng 28, Dũng 24, Tuấn 24, Nam 22, Cường 20, Hải 19, Minh 18, Thắng 17, Sơn 17, Long 16, Tùng 15, Hiếu 15,
    Thành 15, Đức 14, Quang 13, Trung 13, Hưng 12, Huy 12, Bình 12, Hoàng 11, Việt 11, Tiến 11, Linh 9, Anh 14,
    Kiên 10, Thịnh 9, Toàn 9, Phong 9, Mạnh 10, Duy 9, Khánh 8, Lâm 8, Phúc 8, Tân 7, Tú 8, Vinh 8, Hòa 7, Quân 8,
    Quyết 6, Chiến 7, Thái 7, Công 6, Luân 5, Định 4, Lợi 5, Phương 6, Hậu 5, Hiệp 6, Khoa 4, Nghĩa 5, Tâm 4, An 4,
    Bảo 5, Đạt 7, Giang 4, Hà 3, Khôi 2, Lực 3, Nhật 3, Ninh 3, Quốc 3, Sáng 2, Thế 2, Thiện 4, Thuận 4, Trường 6,
    Tài 6, Văn 2, Vũ 4, Xuân 3, Bằng 3, Chung 4, Cảnh 3, Dương 5, Đông 4, Hân 1, Khải 2, Kỳ 1, Lương 2, Nhân 3"""
)
_FEMALE = _shares(
    """Hương 24, Hoa 22, Lan 20, Hằng 19, Thảo 18, Linh 20, Thủy 17, Hà 17, Nga 15, Mai 16, Huyền 16, Trang 18,
    Phương 17, Hạnh 14, Thu 13, Yến 12, Nhung 13, Liên 12, Hiền 15, Loan 11, Dung 11, Hồng 11, Vân 11, Oanh 9, Anh 18,
    Ngọc 12, Quyên 8, Xuân 8, Thanh 10, Tuyết 8, Lý 5, Bích 7, Chi 6, Cúc 5, Đào 4, Điệp 4, Duyên 7, Gấm 2, Giang 7,
    Hoài 4, Hòa 7, Huệ 9, Hường 8, Khánh 3, Kim 4, Lành 3, Lệ 3, Ly 5, My 4, Na 2, Ngân 7, Nguyệt 7, Nhàn 4, Như 3,
    Phượng 7, Quỳnh 7, Sen 4, Tâm 7, Thắm 5, Thơm 4, Thúy 12, Tươi 3, Uyên 5, Vui 3, Xoan 2, Yên 3, Ánh 6, Én 1"""
)
_MALE_MIDDLE = _shares(
    """Văn 420, Đức 45, Hữu 30, Quang 28, Minh 28, Xuân 24, Thanh 22, Mạnh 18, Ngọc 22, Công 16, Đình 20, Quốc 16,
    Tiến 14, Trọng 12, Việt 10, Anh 12, Duy 12, Hoàng 14, Tuấn 12, Trung 10, Bá 8, Viết 8, Thế 12, Hồng 9, Chí 6"""
)
_FEMALE_MIDDLE = _shares(
    """Thị 560, Thu 40, Thanh 34, Thùy 22, Ngọc 26, Minh 16, Hồng 22, Bích 14, Kim 14, Phương 14, Mai 10, Thúy 14,
    Kiều 8, Hoài 8, Lan 8, Diệu 6, Thị Thu 30, Thị Thanh 20, Thị Hồng 14, Thị Ngọc 12, Thị Bích 8, Thị Kim 8"""
)

KINH = Shares(
    _shares(
        """Nguyễn 314, Trần 109, Lê 89, Phạm 59, Hoàng 46, Vũ 35, Phan 28, Trương 22, Bùi 21, Đặng 19, Đỗ 19, Ngô 17,
        Hồ 15, Dương 14, Đinh 10, Đoàn 8, Lâm 8, Mai 8, Trịnh 8, Đào 8, Cao 8, Lý 7, Hà 6, Lưu 6, Lương 6, Thái 5,
        Châu 4, Tạ 4, Phùng 4, Tô 4, Vương 4, Văn 4, Tăng 3, Quách 3, Lại 3, Hứa 3, Thạch 2, Diệp 2, Từ 2, Chu 3,
        La 2, Đàm 2, Tống 2, Giang 2, Chung 1, Triệu 2, Kiều 2, Hồng 1, Trang 1, Đồng 1, Danh 1, Lữ 1, Thân 2, Võ 14,
        Huỳnh 5, Nghiêm 1, Khổng 1, Doãn 1, Ninh 1, Bạch 1, Đậu 1, Thiều 1"""
    ),
    _MALE_MIDDLE, _FEMALE_MIDDLE, _MALE, _FEMALE,
)  # fmt: skip
TAY = Shares(
    _shares(
        """Hoàng 190, Nông 130, Nguyễn 110, Lương 70, Hà 55, Vi 50, Lý 45, Ma 35, Bế 30, Đàm 30, La 25, Lục 22, Mông 20,
        Phùng 18, Triệu 18, Chu 22, Dương 25, Đinh 14, Lường 10, Đường 10, Liễu 6, Mạc 8, Vy 14, Lộc 10, Hứa 18,
        Ngọc 4, Thẩm 5, Bàng 3, Quan 4, Ích 1, Phan 8, Trần 16, Lê 8"""
    ),
    _MALE_MIDDLE, _FEMALE_MIDDLE, _MALE, _FEMALE,
)  # fmt: skip
NUNG = Shares(
    _shares(
        """Hoàng 140, Nông 130, Lương 60, Vi 75, Lý 65, Hứa 55, Lâm 50, Long 35, Mã 25, Phùng 35, Triệu 30, Linh 22,
        Chu 38, Lục 25, Đàm 16, Hà 20, Lành 16, Tô 18, Sầm 12, Nguyễn 45, Lăng 14, Mông 14, Chương 5, Vương 16, Dương 22,
        Luân 5, Leo 4, Phương 5, Lô 10, Lèo 3, Tăng 6, Trương 10, Đinh 6, Ngôn 2, Xiêm 1, Bành 3, Liêu 5, Hoán 1"""
    ),
    _MALE_MIDDLE | _shares("A 8, Sì 4, Slay 3, Vằn 6"),
    _FEMALE_MIDDLE | _shares("Thị 300, Me 4"),
    _MALE | _shares("Slình 3, Slong 2, Páo 4, Phúng 3, Lẻng 2, Coóng 2, Sỉnh 3, Tắc 2, Slưởng 1, Phóng 3, Lẩy 2"),
    _FEMALE | _shares("Slao 3, Slấu 2, Mẩy 3, Ngần 4, Nhình 3, Slíu 1, Phẩy 2, Lưu 2, Ỏn 2, Mỏng 2"),
)
DAO = Shares(
    _shares(
        """Triệu 270, Bàn 150, Đặng 130, Lý 110, Dương 60, Phùng 50, Hoàng 45, Chìu 40, Phùn 30, Tằng 25, Bàng 12,
        Lỷ 10, Voòng 8, Chíu 14, Trưởng 6, Lò 5, Tặng 6, Phượn 2, Cháng 2"""
    ),
    _shares("Tài 30, Tiến 28, Kim 24, Văn 60, Phúc 22, Thừa 16, Vằn 12, Sinh 14, Chằn 16, Sành 12, Quý 12, Dào 10"),
    _shares("Thị 200, Mùi 34, Sai 10, Sám 8, Nhị 8, Tả 8, Ton 4, Múi 12, Lở 5"),
    _shares(
        """Phúc 10, Vạn 9, Sinh 9, Kinh 5, Quyên 6, Thanh 8, Tiến 8, Hưng 6, Sênh 5, Phây 4, Chiêu 4, Lai 3, Sảng 3,
        Vàng 5, Thống 3, Đức 6, Khuân 3, Sơn 6, Long 5, Sì 3, Pẩu 3, Quẩy 2, Sềnh 4, Chằn 4, Hìn 2, Nhất 3, Lâm 4"""
    ),
    _shares(
        """Mùi 10, Nái 9, Mẩy 10, Khé 6, Pham 7, Lưu 6, Chài 4, Sếnh 4, Múi 7, Nhậy 5, Liều 4, Pú 3, Mản 4, Ghến 3,
        Coi 4, Hoa 6, Lan 4, Thanh 4, Phẩy 3, Sính 3, Nảy 3, Tá 2, Dất 2"""
    ),
)
PEOPLES = {"Kinh": (KINH, 0.161), "Tày": (TAY, 0.36), "Nùng": (NUNG, 0.43), "Dao": (DAO, 0.049)}


RARE_FAMILY = 1e-4  # share taken for a family name that a people's table does not hold
RARE_MIDDLE = 1e-3
RARE_GIVEN = 5e-4
_NATIONAL = 0.5  # half the nation (mostly Kinh), half the province


def people_weights() -> tuple[float, ...]:
    """The share of each people of `PEOPLES` among those who stand in the lists; sum 1."""
    return tuple(
        (1 - _NATIONAL) * local + (_NATIONAL if people == "Kinh" else 0) for people, (_, local) in PEOPLES.items()
    )


def _of_people(shares: Shares, parts: tuple[str, ...]) -> dict[str, float]:
    """Folded name → share within one people, men and women alike."""
    found: dict[str, float] = {}
    for part in parts:
        names: dict[str, float] = getattr(shares, part)
        whole = sum(names.values()) * len(parts)
        for name, count in names.items():
            found[fold(name)] = found.get(fold(name), 0) + count / whole
    return found


def _by_people(*parts: str) -> dict[str, tuple[float, ...]]:
    """Folded name → its share within each people."""
    peoples = [_of_people(shares, parts) for shares, _ in PEOPLES.values()]
    return {name: tuple(of.get(name, 0.0) for of in peoples) for of in peoples for name in of}


@cache
def families_by_people() -> dict[str, tuple[float, ...]]:
    """Folded family name → its share within each people."""
    return _by_people("family")


@cache
def middles_by_people() -> dict[str, tuple[float, ...]]:
    """Folded middle name → its share within each people, men and women alike."""
    return _by_people("male_middle", "female_middle")


@cache
def givens_by_people() -> dict[str, tuple[float, ...]]:
    """Folded given name → its share within each people, men and women alike."""
    return _by_people("male_given", "female_given")


def _of_all(by_people: dict[str, tuple[float, ...]]) -> dict[str, float]:
    weights = people_weights()
    return {
        name: sum(w * share for w, share in zip(weights, shares, strict=True)) for name, shares in by_people.items()
    }


@cache
def family_shares() -> dict[str, float]:
    """Folded family name → share of all people."""
    return _of_all(families_by_people())


@cache
def given_shares() -> dict[str, float]:
    """Folded given name → share of all people, men and women alike."""
    return _of_all(givens_by_people())
