"""The accident, its victims, what happened to them later, and the measures against a repetition."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import ExpressionWrapper, F, Q
from django.utils.translation import gettext_lazy as _

from antoan.accidents.enums import (
    CaseSeverity,
    CaseState,
    Classification,
    Insurance,
    Relation,
    Severity,
    Sex,
)
from antoan.establishments.models import Establishment
from antoan.org.models import Place
from antoan.org.scope import ScopedQuerySet


class AccidentQuerySet(ScopedQuerySet["Accident"]):
    """Who may read is the union of places: where it happened, and where the employer stands."""

    place_fields = ("commune", "employer_place")

    def standing(self) -> Self:
        """Without those merged into another case: one event is one case in every list and figure."""
        return self.exclude(state=CaseState.MERGED)

    def at(self, place_path: str) -> Self:
        """As every scoped set, asked so that half a million cases do not all have to be read.

        A province matches nearly every row: each is tested as it comes, in the order of the list (an index of places
        would gather them all first; "+ 0" hides the columns from it). A commune matches few: both indexes find them.
        """
        places = Place.objects.under(place_path).values("pk")
        if is_wide(place_path):
            of_row = self.alias(here=F("commune_id") + 0, employer=F("employer_place_id") + 0)
            return of_row.filter(Q(here__in=places) | Q(employer__in=places))
        plain = Accident.objects.order_by()
        here, employer = plain.filter(commune__in=places), plain.filter(employer_place__in=places)
        return self.filter(pk__in=here.values("pk").union(employer.values("pk")))

    def newest_at(self, place_path: str) -> models.QuerySet[Accident, Any] | None:
        """(day, key) of the cases of this set that stand and belong to a commune or ward, newest first.

        Where the set is narrowed by days alone, two indexes answer and no row is read; the day is only sorted by, so
        it stays as the database gives it. None for a wider area: there the list's own order is the shorter way.
        """
        if is_wide(place_path):
            return None
        places = Place.objects.under(place_path).values("pk")
        day = ExpressionWrapper(F("occurred_on"), output_field=models.CharField())
        standing = self.standing().order_by().annotate(day=day).values_list("day", "pk")
        found = standing.filter(commune__in=places).union(standing.filter(employer_place__in=places))
        return found.order_by("-day", "-pk")


def is_wide(place_path: str) -> bool:
    """A province or the country."""
    return place_path.count("/") <= 1


class Accident(models.Model):
    """One event ("vụ tai nạn"). Place of the accident and workplace are kept apart (house.md idea 6)."""

    number = models.CharField(_("số hồ sơ"), max_length=20, unique=True)  # "TNLD-2026-000123"
    state = models.CharField(_("trạng thái"), max_length=20, choices=CaseState.choices, default=CaseState.OPEN)
    classification = models.CharField(
        _("kết luận"), max_length=20, choices=Classification.choices, default=Classification.PENDING
    )
    severity = models.CharField(_("mức độ"), max_length=20, choices=CaseSeverity.choices)  # by rule from the victims
    occurred_on = models.DateField(_("ngày xảy ra"))
    occurred_at = models.TimeField(_("giờ xảy ra"), null=True, blank=True)
    commune = models.ForeignKey(Place, models.PROTECT, related_name="accidents")  # as it was on the day
    place_text = models.CharField(_("nơi xảy ra"), max_length=300, blank=True)
    establishment = models.ForeignKey(
        Establishment, models.PROTECT, null=True, blank=True, related_name="accidents"
    )  # the employer that answers; none for people without a contract
    # Where the employer stands today: the database keeps it (antoan/accidents/kept.py), nothing here writes it.
    employer_place = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, editable=False, related_name="+", db_index=False
    )
    employer_text = models.CharField(_("làm việc cho"), max_length=255, blank=True)
    summary = models.TextField(_("diễn biến"), blank=True)
    received_at = models.DateTimeField(_("nhận tin lúc"))  # starts the clock of Điều 35 khoản 6
    # Conclusion: one main cause (fill-in note of Phụ lục XII), one main agent (TT 13/2020 Đ.3), ESAW detail optional.
    cause_code = models.CharField(_("nguyên nhân chính"), max_length=10, blank=True)
    cause_text = models.TextField(_("diễn giải nguyên nhân"), blank=True)
    agent_code = models.CharField(_("yếu tố gây chấn thương"), max_length=20, blank=True)
    esaw_deviation = models.CharField(max_length=10, blank=True)
    esaw_contact = models.CharField(max_length=10, blank=True)
    esaw_agent = models.CharField(max_length=10, blank=True)
    fault_text = models.TextField(_("người có lỗi và đề nghị xử lý"), blank=True)
    # Damage (Table II of Phụ lục XII), thousand đồng.
    cost_medical = models.BigIntegerField(_("chi phí y tế (1.000 đ)"), default=0)
    cost_wages = models.BigIntegerField(_("trả lương trong thời gian điều trị (1.000 đ)"), default=0)
    cost_compensation = models.BigIntegerField(_("bồi thường, trợ cấp (1.000 đ)"), default=0)
    cost_property = models.BigIntegerField(_("thiệt hại tài sản (1.000 đ)"), default=0)
    concluded_on = models.DateField(_("ngày kết luận"), null=True, blank=True)
    source_note = models.CharField(_("nguồn"), max_length=300, blank=True)  # press item, old list, file and row
    source_key = models.CharField(max_length=120, blank=True, db_index=True)  # idempotence of imports
    # The case that goes on, when this one was opened by mistake for the same event (state MERGED).
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = AccidentQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-occurred_on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="accident_concluded_iff_dated",
                condition=(
                    Q(state__in=["concluded", "closed"], concluded_on__isnull=False)
                    | ~Q(state__in=["concluded", "closed"])
                ),
                violation_error_message=_("Vụ đã kết luận phải có ngày kết luận."),
            ),
            models.CheckConstraint(
                name="accident_conclusion_order",
                condition=Q(concluded_on=None) | Q(concluded_on__gte=F("occurred_on")),
                violation_error_message=_("Ngày kết luận không thể trước ngày xảy ra tai nạn."),
            ),
            models.CheckConstraint(
                name="accident_merged_somewhere",
                condition=Q(state="merged", merged_into__isnull=False) | (~Q(state="merged") & Q(merged_into=None)),
                violation_error_message=_("Vụ đã nhập phải ghi nhập vào vụ nào."),
            ),
            models.CheckConstraint(
                name="accident_costs",
                condition=Q(cost_medical__gte=0, cost_wages__gte=0, cost_compensation__gte=0, cost_property__gte=0),
                violation_error_message=_("Chi phí không thể là số âm."),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["-occurred_on", "-id"], name="accident_recent"),
            models.Index(fields=["establishment", "occurred_on"], name="accident_establishment"),
            models.Index(fields=["commune", "-occurred_on", "-id", "state"], name="accident_commune_recent"),
            models.Index(fields=["employer_place", "-occurred_on", "-id", "state"], name="accident_employer_recent"),
            models.Index(fields=["state", "received_at"], name="accident_clock"),
            models.Index(
                fields=["establishment", "employer_text"],
                condition=Q(establishment=None),
                name="accident_other_employer",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def place_path(self) -> str:
        """Path of the unit that answers for the place of the accident today."""
        return self.commune.current_path


class VictimQuerySet(ScopedQuerySet["Victim"]):
    """Scope of the accident."""

    place_fields = ("accident__commune", "accident__employer_place", "residence")
    establishment_field = "accident__establishment_id"


class Victim(models.Model):
    """A person hurt in an accident; several sightings may speak of the same victim."""

    accident = models.ForeignKey(Accident, models.PROTECT, related_name="victims")
    name = models.CharField(_("họ và tên"), max_length=150)
    folded = models.CharField(max_length=160)  # indexed with the case: a search reads nothing but the index
    birth_year = models.PositiveSmallIntegerField(_("năm sinh"), null=True, blank=True)
    birth_date = models.DateField(_("ngày sinh"), null=True, blank=True)
    sex = models.CharField(_("giới tính"), max_length=10, choices=Sex.choices)
    occupation_code = models.CharField(_("nghề nghiệp (VSCO)"), max_length=10, blank=True)
    occupation_text = models.CharField(_("nghề nghiệp"), max_length=150, blank=True)
    relation = models.CharField(_("quan hệ lao động"), max_length=20, choices=Relation.choices, default="unknown")
    insurance = models.CharField(_("bảo hiểm"), max_length=20, choices=Insurance.choices, default="unknown")
    # Column "thuộc quyền quản lý" of Phụ lục XII: whether the victim belongs to the reporting establishment.
    is_managed = models.BooleanField(_("thuộc quyền quản lý của cơ sở"), default=True)
    is_disabled = models.BooleanField(_("khuyết tật"), default=False)
    is_domestic = models.BooleanField(_("giúp việc gia đình"), default=False)
    seniority_years = models.DecimalField(
        _("thời gian làm việc (năm)"), max_digits=4, decimal_places=1, null=True, blank=True
    )
    trained = models.BooleanField(_("đã huấn luyện ATVSLĐ"), null=True, blank=True)
    contract_text = models.CharField(_("loại hợp đồng"), max_length=120, blank=True)
    workplace_text = models.CharField(_("nơi làm việc (tổ, phân xưởng)"), max_length=200, blank=True)
    hometown = models.CharField(_("quê quán"), max_length=200, blank=True)
    residence = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="resident_victims")
    residence_text = models.CharField(_("nơi thường trú"), max_length=250, blank=True)
    family_text = models.CharField(_("hoàn cảnh gia đình"), max_length=300, blank=True)
    severity = models.CharField(_("tình trạng"), max_length=10, choices=Severity.choices)
    injury_codes = models.JSONField(_("chấn thương (Phụ lục II NĐ 39/2016)"), default=list, blank=True)
    injury_text = models.CharField(_("tình trạng thương tích"), max_length=400, blank=True)
    treatment_text = models.CharField(_("nơi điều trị, xử lý ban đầu"), max_length=300, blank=True)
    died_on = models.DateField(_("ngày chết"), null=True, blank=True)
    days_off = models.PositiveIntegerField(_("số ngày nghỉ"), default=0)
    order = models.PositiveSmallIntegerField(default=0)

    objects = VictimQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["accident_id", "order", "pk"]
        indexes: ClassVar = [models.Index(fields=["folded", "accident"], name="victim_name_case")]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="victim_dead_iff_dated",
                condition=Q(severity="dead", died_on__isnull=False) | (~Q(severity="dead") & Q(died_on=None)),
                violation_error_message=_("Người chết phải có ngày chết; người bị thương thì không."),
            ),
            models.CheckConstraint(
                name="victim_days_off",
                condition=Q(days_off__lte=36500),
                violation_error_message=_("Số ngày nghỉ quá lớn."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def place_path(self) -> str:
        """Scope of the accident."""
        return self.accident.place_path


class VictimEvent(models.Model):
    """A change in a victim's state after the accident; a later death is the important one (law.md §5.7)."""

    victim = models.ForeignKey(Victim, models.PROTECT, related_name="events")
    happened_on = models.DateField(_("ngày"))
    before = models.CharField(max_length=10, choices=Severity.choices)
    after = models.CharField(max_length=10, choices=Severity.choices)
    note = models.CharField(_("căn cứ"), max_length=400)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["happened_on", "pk"]

    def __str__(self) -> str:
        return f"{self.victim}: {self.before} → {self.after}"


class Measure(models.Model):
    """A measure against a repetition, with owner and date (minutes, item 10)."""

    accident = models.ForeignKey(Accident, models.PROTECT, related_name="measures")
    text = models.CharField(_("nội dung"), max_length=500)
    owner = models.CharField(_("người chịu trách nhiệm"), max_length=200)
    due_on = models.DateField(_("hoàn thành trước ngày"))
    done_on = models.DateField(_("hoàn thành ngày"), null=True, blank=True)
    done_note = models.CharField(_("kết quả"), max_length=400, blank=True)

    class Meta:
        ordering: ClassVar = ["due_on", "pk"]
        # The home page asks for the first few that are due among half a million that are done.
        indexes: ClassVar = [models.Index(fields=["due_on"], condition=Q(done_on=None), name="measure_open")]

    def __str__(self) -> str:
        return self.text[:80]
