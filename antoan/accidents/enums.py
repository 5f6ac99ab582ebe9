"""Closed lists of the accident case. Causes, agents, injuries, occupations are dated code lists in antoan.law."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Severity(TextChoices):
    """State of one victim (NĐ 39/2016 Điều 9). Order of gravity: LIGHT < SERIOUS < DEAD."""

    LIGHT = "light", _("Bị thương nhẹ")
    SERIOUS = "serious", _("Bị thương nặng")
    DEAD = "dead", _("Chết")


class CaseSeverity(TextChoices):
    """Severity of a case, from its victims (Luật ATVSLĐ Điều 35: the classes the time limits speak of)."""

    LIGHT = "light", _("Bị thương nhẹ")
    ONE_SERIOUS = "one_serious", _("01 người bị thương nặng")
    MANY_SERIOUS = "many_serious", _("02 người bị thương nặng trở lên")
    FATAL = "fatal", _("Có người chết")


class Sex(TextChoices):
    """As on the form."""

    MALE = "male", _("Nam")
    FEMALE = "female", _("Nữ")


class Relation(TextChoices):
    """Employment relation of the victim (law.md §3)."""

    CONTRACT = "contract", _("Có hợp đồng lao động")
    NO_CONTRACT = "no_contract", _("Không có hợp đồng lao động")
    PROBATION = "probation", _("Thử việc, học nghề, tập nghề")
    LEASED = "leased", _("Lao động thuê lại")
    OVERSEAS = "overseas", _("Làm việc ở nước ngoài")
    UNKNOWN = "unknown", _("Chưa rõ")


class Insurance(TextChoices):
    """Occupational-accident insurance on the day of the accident."""

    COMPULSORY = "compulsory", _("BH TNLĐ, BNN bắt buộc")
    VOLUNTARY = "voluntary", _("BH TNLĐ tự nguyện")
    NONE = "none", _("Không tham gia")
    UNKNOWN = "unknown", _("Chưa rõ")


class DeclarationState(TextChoices):
    """Life of a declaration."""

    SUBMITTED = "submitted", _("Chờ tiếp nhận")
    RETURNED = "returned", _("Trả lại để bổ sung")
    ACCEPTED = "accepted", _("Đã tiếp nhận")
    JOINED = "joined", _("Đã ghép vào vụ đã có")
    NOT_OCCUPATIONAL = "not_occupational", _("Không phải TNLĐ")


class Channel(TextChoices):
    """How a declaration came in (Luật ATVSLĐ Điều 34)."""

    EMPLOYER = "employer", _("Cơ sở tự khai")
    COMMUNE = "commune", _("UBND xã khai")
    OFFICER = "officer", _("Cán bộ lao động ghi theo điện thoại")
    API = "api", _("Qua kết nối hệ thống")
    PORTAL = "portal", _("Cổng công khai")


class Source(TextChoices):
    """The kinds of lists in which a victim may be seen."""

    DECLARATION = "declaration", _("Khai báo")
    REGISTER = "register", _("Danh sách cũ, nhật ký tai nạn")
    HEALTH_STATION = "health_station", _("Sổ trạm y tế")
    DEATH_REGISTER = "death_register", _("Sổ khai tử")
    HOSPITAL = "hospital", _("Bệnh viện")
    INSURANCE = "insurance", _("Bảo hiểm xã hội")
    POLICE = "police", _("Công an giao thông")


class CaseState(TextChoices):
    """Life of a case."""

    OPEN = "open", _("Đã tiếp nhận")
    INVESTIGATING = "investigating", _("Đang điều tra")
    MINUTED = "minuted", _("Đã lập biên bản điều tra")
    ANNOUNCED = "announced", _("Đã công bố biên bản")
    CONCLUDED = "concluded", _("Đã kết luận")
    CLOSED = "closed", _("Đã đóng hồ sơ")
    SUSPENDED = "suspended", _("Chuyển cơ quan điều tra hình sự")
    DISMISSED = "dismissed", _("Không phải TNLĐ")
    MERGED = "merged", _("Đã nhập vào vụ khác")  # opened by mistake for an event that has a case; never counted


class Classification(TextChoices):
    """What the event is in law."""

    PENDING = "pending", _("Chưa kết luận")
    OCCUPATIONAL = "occupational", _("Tai nạn lao động")
    COMMUTING = "commuting", _("Được hưởng trợ cấp theo khoản 2 Điều 39")
    NOT_OCCUPATIONAL = "not_occupational", _("Không phải TNLĐ")


class InvestigationLevel(TextChoices):
    """Who investigates (Luật ATVSLĐ Điều 35 khoản 1–4)."""

    GRASSROOTS = "grassroots", _("Đoàn điều tra cấp cơ sở")
    COMMUNE_RECORD = "commune_record", _("UBND xã lập biên bản ghi nhận")
    PROVINCE = "province", _("Đoàn điều tra cấp tỉnh")
    MINISTRY = "ministry", _("Đoàn điều tra cấp trung ương")


class MeetingGroup(TextChoices):
    """Who takes part in the meeting that announces the minutes (Luật ATVSLĐ Điều 35 khoản 8)."""

    TEAM = "team", _("Đoàn điều tra")
    EMPLOYER = "employer", _("Người sử dụng lao động")
    UNION = "union", _("Công đoàn, đại diện người lao động")
    VICTIM = "victim", _("Nạn nhân, thân nhân")
    WITNESS = "witness", _("Người biết sự việc, người liên quan")
    POLICE = "police", _("Công an")
    PROCURACY = "procuracy", _("Viện kiểm sát")
    OTHER = "other", _("Khác")
