"""What the demonstration is made of: sectors with their risk, company names, and what tends to happen where.

Shares and risks are plausible, not statistics of the province: no accident series of Lạng Sơn has been published.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Story:
    """One kind of accident: what happened, why (cause 1–9), by what agent, to whom, how it may end."""

    text: str
    cause: str
    agent: str
    occupation: str
    job: str
    death: float  # share of victims who die
    serious: float
    injury: str = "034"  # code of the serious-injury list


@dataclass(frozen=True)
class Sector:
    """A branch of the province's economy. `rate`: accidents per 1,000 workers and year."""

    code: str  # VSIC 2025, level 4
    names: tuple[str, ...]
    share: float  # of establishments, per thousand
    size: float  # median head count
    hazardous: float  # share of workers in conditions IV–VI
    women: float
    rate: float
    stories: tuple[str, ...]


STORIES = {
    "rockfall": Story("Đang khoan lỗ mìn trên sườn tầng thì đá từ vách trên sạt xuống trúng người.", "6", "T8", "8111", "Thợ khoan đá", 0.3, 0.5, "012"),
    "high_fall": Story("Đang tháo giàn giáo ở tầng trên, trượt chân rơi xuống đất; không đeo dây an toàn.", "8", "T9", "7111", "Thợ xây", 0.2, 0.5, "029"),
    "scaffold": Story("Giàn giáo lắp chưa đủ giằng bị nghiêng đổ khi chuyển vật liệu lên.", "5", "T7", "9313", "Thợ phụ xây dựng", 0.12, 0.6, "034"),
    "trench": Story("Đang đào rãnh đặt ống thì thành hố sạt lở, đất lấp đến ngực.", "5", "T8", "9312", "Lao động công trình", 0.3, 0.4, "023"),
    "electric": Story("Nối tạm dây điện cho máy trộn, chạm phần dây hở bị điện giật.", "1", "1", "7411", "Thợ điện", 0.35, 0.3, "054"),
    "saw": Story("Đẩy gỗ vào lưỡi cưa đĩa không có tấm chắn, tay trượt vào lưỡi cưa.", "1", "T4", "8172", "Thợ vận hành máy cưa", 0.01, 0.45, "034"),
    "log_roll": Story("Bốc gỗ lên xe, khúc gỗ lăn xuống đè vào chân.", "7", "T6", "9333", "Lao động bốc xếp", 0.08, 0.5, "043"),
    "tree": Story("Hạ cây keo, cây đổ lệch hướng trúng người đứng dưới dốc.", "7", "T6", "6210", "Lao động lâm nghiệp", 0.3, 0.45, "011"),
    "conveyor": Story("Vệ sinh băng tải khi máy chưa dừng hẳn, tay áo bị cuốn vào con lăn.", "7", "T4", "8111", "Thợ vận hành máy nghiền", 0.05, 0.55, "034"),
    "forklift": Story("Xe nâng lùi trong kho không có người cảnh giới, va vào người đang xếp hàng.", "3", "3.2", "9333", "Lao động bốc xếp", 0.05, 0.4, "043"),
    "road": Story("Lái xe chở hàng từ cửa khẩu, xe mất phanh khi xuống đèo, lật xuống taluy.", "9", "T16", "8332", "Lái xe tải", 0.3, 0.4, "026"),
    "slip": Story("Nền xưởng ướt, trượt ngã khi bê hàng.", "6", "T10", "9329", "Lao động phổ thông", 0.0, 0.15, "035"),
    "burn": Story("Hơi nóng xì ra từ van nồi hơi khi kiểm tra áp suất.", "1", "3.1", "7212", "Thợ vận hành", 0.03, 0.35, "052"),
    "gas": Story("Xuống bể chứa kiểm tra bơm, ngạt khí; người xuống cứu cũng bị ngạt.", "4", "T12", "9329", "Lao động phổ thông", 0.5, 0.3, "064"),
    "welding": Story("Hàn sửa thùng xe, vảy hàn bắn vào mắt do không đeo kính.", "8", "T5", "7212", "Thợ hàn", 0.0, 0.25, "016"),
    "blast": Story("Mìn câm nổ khi dọn mặt tầng sau ca bắn.", "5", "T13", "8111", "Thợ mìn", 0.5, 0.4, "019"),
    "drowning": Story("Bơm cát dưới sông, trượt khỏi phà rơi xuống nước.", "9", "T15", "9312", "Lao động công trình", 0.85, 0.05, "023"),
    "fall_tree": Story("Trèo cây hồi hái quả, cành gãy rơi xuống đất.", "9", "T9", "6111", "Nông dân", 0.15, 0.55, "029"),
    "tractor": Story("Máy cày tay lật khi lên bờ ruộng dốc, đè vào người.", "9", "T4", "6111", "Nông dân", 0.25, 0.5, "023"),
    "knife": Story("Dao pha chế trượt, cắt vào tay khi chế biến thực phẩm.", "7", "T4", "5120", "Đầu bếp", 0.0, 0.08, "033"),
}  # fmt: skip

SECTORS = (
    Sector("0810", ("Khai thác đá {n}", "Đá xây dựng {n}", "Khoáng sản {n}"), 22, 24, 0.7, 0.12, 4.2, ("rockfall", "conveyor", "blast", "high_fall", "road")),
    Sector("0510", ("Than {n}",), 1, 180, 0.8, 0.14, 3.0, ("rockfall", "conveyor", "gas", "electric")),
    Sector("2394", ("Xi măng {n}", "Vật liệu xây dựng {n}"), 9, 55, 0.5, 0.22, 1.8, ("conveyor", "burn", "slip", "high_fall")),
    Sector("4101", ("Xây dựng {n}", "Đầu tư xây dựng {n}", "Xây lắp {n}"), 175, 14, 0.35, 0.15, 1.5, ("high_fall", "scaffold", "electric", "trench", "slip")),
    Sector("4211", ("Cầu đường {n}", "Giao thông {n}"), 40, 20, 0.4, 0.12, 1.6, ("trench", "road", "forklift", "drowning")),
    Sector("4321", ("Điện nước {n}", "Kỹ thuật điện {n}"), 28, 9, 0.4, 0.1, 1.5, ("electric", "high_fall")),
    Sector("1610", ("Chế biến gỗ {n}", "Lâm sản {n}", "Gỗ {n}"), 60, 12, 0.4, 0.35, 1.7, ("saw", "log_roll", "slip")),
    Sector("0220", ("Lâm nghiệp {n}", "Trồng rừng {n}"), 30, 10, 0.3, 0.3, 1.6, ("tree", "log_roll", "road")),
    Sector("2511", ("Cơ khí {n}", "Kết cấu thép {n}"), 45, 9, 0.4, 0.1, 1.3, ("welding", "electric", "slip", "burn")),
    Sector("3511", ("Nhiệt điện {n}",), 1, 320, 0.4, 0.2, 0.7, ("electric", "conveyor", "burn", "high_fall")),
    Sector("4933", ("Vận tải {n}", "Vận tải hàng hóa {n}"), 105, 8, 0.15, 0.1, 0.7, ("road", "log_roll")),
    Sector("5224", ("Bốc xếp {n}", "Dịch vụ kho bãi cửa khẩu {n}", "Giao nhận {n}"), 85, 14, 0.2, 0.2, 0.8, ("forklift", "log_roll", "slip")),
    Sector("1079", ("Chế biến nông sản {n}", "Thực phẩm {n}"), 40, 12, 0.1, 0.6, 0.5, ("burn", "slip", "knife", "gas")),
    Sector("4711", ("Thương mại {n}", "Xuất nhập khẩu {n}", "Thương mại tổng hợp {n}"), 225, 6, 0.02, 0.5, 0.1, ("slip", "forklift")),
    Sector("5610", ("Nhà hàng {n}", "Dịch vụ ăn uống {n}"), 45, 6, 0.02, 0.65, 0.15, ("burn", "slip", "knife")),
    Sector("5510", ("Khách sạn {n}", "Du lịch {n}"), 30, 9, 0.02, 0.6, 0.12, ("slip", "electric")),
    Sector("0118", ("Nông nghiệp {n}", "Dịch vụ nông nghiệp {n}"), 45, 9, 0.1, 0.5, 0.4, ("fall_tree", "tractor")),
    Sector("8610", ("Phòng khám {n}",), 14, 16, 0.2, 0.7, 0.08, ("slip",)),
)  # fmt: skip

NAMES = (
    "Xứ Lạng", "Kỳ Cùng", "Mẫu Sơn", "Tam Thanh", "Nhị Thanh", "Đồng Đăng", "Hữu Nghị", "Chi Lăng", "Bắc Sơn", "Hoa Hồi",
    "Thành Phát", "Hưng Thịnh", "Đại Lợi", "Phú Quý", "Tân Việt", "Minh Long", "An Bình", "Hoàng Gia", "Trường Sơn",
    "Đông Bắc", "Biên Giới", "Hồng Hà", "Quyết Thắng", "Thống Nhất", "Đoàn Kết", "Tiến Bộ", "Hòa Bình", "Nam Sơn",
    "Tây Sơn", "Đức Anh", "Tuấn Linh", "Phương Nam", "Việt Bắc", "Sao Mai", "Ánh Dương", "Hải Yến", "Ngọc Sơn",
    "Thanh Bình", "Gia Huy", "Bảo An", "Vạn Xuân", "Cường Thịnh", "Nhật Minh", "Thiên Phú", "Sơn Hà", "Lộc Phát",
)  # fmt: skip
FORMS = (  # (type code, prefix, share)
    ("122", "Công ty TNHH", 0.62),
    ("121", "Công ty cổ phần", 0.19),
    ("123", "Doanh nghiệp tư nhân", 0.05),
    ("200", "Hợp tác xã", 0.09),
    ("300", "Hộ kinh doanh", 0.04),
    ("130", "Công ty TNHH (FDI)", 0.01),
)
# People without a contract: what happens to them, by weight.
INFORMAL = (
    ("fall_tree", 5),
    ("tree", 4),
    ("tractor", 3),
    ("electric", 3),
    ("high_fall", 4),
    ("log_roll", 3),
    ("road", 2),
)
COURSES = (
    "Sơ cứu tại chỗ, chuyển Trung tâm Y tế khu vực",
    "Chuyển Bệnh viện Đa khoa tỉnh",
    "Điều trị tại Trạm Y tế xã",
)
MEASURES = (
    ("Lắp che chắn bộ phận chuyển động, lập biên bản nghiệm thu", 20),
    ("Huấn luyện lại ATVSLĐ cho tổ sản xuất", 15),
    ("Bổ sung quy trình làm việc an toàn và niêm yết tại nơi làm việc", 10),
    ("Cấp phát bổ sung phương tiện bảo vệ cá nhân, có sổ ký nhận", 7),
    ("Cạy gỡ đá om, khảo sát lại góc dốc bờ tầng", 30),
)
