"""The law as dated data: what holds on a day, how it changes, and how sure we are."""

from __future__ import annotations

import csv
import datetime as dt

import pytest
import time_machine
from django.core.exceptions import PermissionDenied

from antoan.audit.models import Event
from antoan.law import actions, queries, reference, rules
from antoan.law.models import Act, Certainty, CodeItem, Parameter
from antoan.law.queries import NotInForce, code_items, code_labels, parameter, search_codes
from antoan.org.models import AgencyKind
from antoan.policy import Role
from tests.conftest import actor_as, make_agency, make_member

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 23)


@pytest.fixture(scope="module", autouse=True)
def law(law_lists):
    return law_lists


@pytest.fixture
def head(province):
    return actor_as(make_member(Role.HEAD, agency=make_agency(AgencyKind.PROVINCE, province), name="Lãnh đạo Sở"))


@pytest.fixture
def _today():
    with time_machine.travel(dt.datetime(2026, 11, 23, 2, tzinfo=dt.UTC), tick=False):
        yield


# --- what comes with the program


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("investigation.days.light", 4),
        ("investigation.days.one_serious", 7),
        ("investigation.days.many_serious", 20),
        ("investigation.days.fatal", 30),
        ("investigation.days.expertise", 60),
        ("investigation.extension.light", 0),
        ("investigation.extension.one_serious", 7),
        ("investigation.extension.many_serious", 20),
        ("investigation.extension.fatal", 30),
        ("investigation.extension.expertise", 60),
        ("return.due.XII.half", "07-05"),
        ("return.due.XII.year", "01-10"),
        ("return.due.XIV.half", "07-15"),
        ("return.due.XIV.year", "01-25"),
    ],
)
def test_limits_and_dates_of_the_law(law, key, value) -> None:
    row = parameter(key, TODAY)
    assert row.value == value
    assert row.act
    assert not row.is_unverified


def test_base_pay_changes_on_its_day(law) -> None:
    assert parameter("pay.base", dt.date(2026, 6, 30)).value == 2_340_000
    assert parameter("pay.base", dt.date(2026, 7, 1)).value == 2_530_000
    with pytest.raises(NotInForce):
        parameter("pay.base", dt.date(2010, 1, 1))


@pytest.mark.parametrize(
    "key", ["triage.days", "return.due.commune.half", "worker.age.minimum", "return.due.ATVSLD.year"]
)
def test_what_nobody_has_read_is_marked(law, key) -> None:
    assert parameter(key, TODAY).is_unverified


@pytest.mark.parametrize(
    ("list_key", "count"),
    [("cause", 9), ("vsic2025", 22 + 87 + 259 + 495 + 743), ("serious_injury", 47), ("disease", 35), ("ethnic", 55)],
)
def test_lists_are_complete(law, list_key, count) -> None:
    items = code_items(list_key, TODAY)
    assert len(items) == count
    assert len({item.code for item in items}) == count


def test_codes_are_text_in_the_order_of_the_annex(law) -> None:
    codes = [item.code for item in code_items("serious_injury", TODAY)]
    assert codes[:12] == ["01", "011", "012", "013", "014", "015", "016", "017", "018", "019", "0110", "02"]


def test_agents_keep_the_hierarchy_of_the_annex(law) -> None:
    items = {item.code: item for item in code_items("agent", TODAY)}
    assert items["3"].label.startswith("Máy, thiết bị có yêu cầu nghiêm ngặt")
    assert items["3.1"].parent_code == "3"
    assert not items["3.1"].is_unverified
    made_up = [item for item in items.values() if item.code.startswith("T")]
    assert made_up
    assert all(item.is_unverified and item.note for item in made_up)


def test_every_parent_exists(law) -> None:
    for list_key in queries.CodeItem.objects.order_by().values_list("list_key", flat=True).distinct():
        if list_key == "cause":
            continue  # its parents are the list cause_group
        codes = set(code_labels(list_key, TODAY))
        parents = set(
            CodeItem.objects.filter(list_key=list_key).exclude(parent_code="").values_list("parent_code", flat=True)
        )
        assert parents <= codes, list_key


def test_loading_again_keeps_what_an_administrator_changed(law) -> None:
    item = CodeItem.objects.get(list_key="agent", code="T4")
    CodeItem.objects.filter(pk=item.pk).update(label="Bộ phận truyền động", certainty=Certainty.VERIFIED)
    Parameter.objects.filter(key="triage.days").update(value=3)
    assert reference.load() == law
    item.refresh_from_db()
    assert (item.label, item.certainty) == ("Bộ phận truyền động", Certainty.VERIFIED)
    assert parameter("triage.days", TODAY).value == 3


def test_the_files_fit_the_columns_of_the_database() -> None:
    limits = {"list_key": 40, "code": 20, "parent_code": 20, "label": 500, "label_en": 500, "basis": 250}
    for name in reference.LISTS:
        for row in reference.rows_of(name):
            assert {key for key, limit in limits.items() if len(row[key]) > limit} == set(), row
    assert csv.field_size_limit() > 500


# --- changing it


@pytest.mark.usefixtures("_today")
def test_a_new_value_leaves_the_old_one_for_its_time(law, head) -> None:
    new = actions.add_value(
        key="pay.base", text="2.700.000", valid_from=dt.date(2027, 7, 1), basis="NĐ 1/2027/NĐ-CP Đ.3", actor=head
    )
    assert parameter("pay.base", dt.date(2027, 6, 30)).value == 2_530_000
    assert parameter("pay.base", dt.date(2027, 7, 1)) == new
    assert parameter("pay.base", dt.date(2024, 1, 1)).value == 1_800_000
    assert new.is_unverified
    assert Event.objects.get().data["after"] == 2_700_000


@pytest.mark.usefixtures("_today")
@pytest.mark.parametrize(
    ("text", "start", "basis", "field", "says"),
    [
        ("abc", dt.date(2027, 1, 1), "NĐ", "value", "Ghi một số"),
        ("-5", dt.date(2027, 1, 1), "NĐ", "value", "từ 0"),
        ("2.700.000", dt.date(2026, 7, 1), "NĐ", "valid_from", "phải sau 01/07/2026"),
        ("2.700.000", dt.date(2020, 7, 1), "NĐ", "valid_from", "phải sau"),
        ("2.700.000", dt.date(2226, 7, 1), "NĐ", "valid_from", "xa quá"),
        ("2.700.000", dt.date(2027, 1, 1), " ", "basis", "căn cứ"),
    ],
)
def test_a_wrong_new_value_is_refused_and_nothing_changes(law, head, text, start, basis, field, says) -> None:
    before = list(Parameter.objects.order_by("pk").values())
    with pytest.raises(actions.Refused) as refusal:
        actions.add_value(key="pay.base", text=text, valid_from=start, basis=basis, actor=head)
    assert says in refusal.value.problems[field]
    assert list(Parameter.objects.order_by("pk").values()) == before


@pytest.mark.usefixtures("_today")
def test_only_a_value_that_has_not_begun_can_be_taken_back(law, head) -> None:
    now = parameter("pay.base", TODAY)
    new = actions.add_value(key="pay.base", text="3", valid_from=dt.date(2027, 1, 1), basis="x", actor=head)
    with pytest.raises(actions.Refused, match="đã có hiệu lực"):
        actions.withdraw_value(value=now, actor=head)
    actions.withdraw_value(value=new, actor=head)
    now.refresh_from_db()
    assert now.valid_to is None
    assert not Parameter.objects.filter(pk=new.pk).exists()


def test_comparing_with_the_gazette_says_with_which_copy(law, head) -> None:
    row = parameter("triage.days", TODAY)
    with pytest.raises(actions.Refused):
        actions.verify(row=row, note="  ", actor=head)
    actions.verify(row=row, note="Công báo 755/2016", actor=head)
    row.refresh_from_db()
    assert row.certainty == Certainty.VERIFIED
    assert "Công báo 755/2016" in row.note
    assert Event.objects.get().verb == "law.verified"


def test_only_some_lists_are_open(law, head) -> None:
    with pytest.raises(actions.Refused):
        actions.save_item(item=CodeItem(list_key="vsic2025", code="99999"), facts={"label": "x"}, actor=head)
    with pytest.raises(actions.Refused, match="đã có"):
        actions.save_item(item=CodeItem(list_key="agent", code="1"), facts={"label": "x"}, actor=head)
    item = actions.save_item(item=CodeItem(list_key="agent", code="3.3"), facts={"label": "Hệ thống lạnh"}, actor=head)
    assert item in code_items("agent", TODAY)
    assert search_codes("agent", "he thong lanh", TODAY) == [item]
    actions.end_item(item=item, last_day=TODAY, actor=head)
    assert item not in code_items("agent", TODAY + dt.timedelta(days=1))


def test_whoever_may_not_is_refused(law, officer) -> None:
    row = parameter("triage.days", TODAY)
    for act in (
        lambda: actions.verify(row=row, note="x", actor=officer),
        lambda: actions.add_value(key="pay.base", text="1", valid_from=TODAY, basis="x", actor=officer),
        lambda: actions.save_item(item=CodeItem(list_key="agent", code="9"), facts={}, actor=officer),
        lambda: actions.save_act(act=Act.objects.all()[0], facts={}, actor=officer),
    ):
        with pytest.raises(PermissionDenied):
            act()


@pytest.mark.parametrize(
    ("text", "like", "value"),
    [
        ("2.530.000", 1, 2_530_000),
        ("7,5", 1, 7.5),
        ("07-05", "01-10", "07-05"),
        ("13-05", "01-10", None),
        ("0205 3812345", "", "0205 3812345"),
        ('["a", "b"]', ["x"], ["a", "b"]),
        ("a, b", ["x"], None),
        ('{"a": 1}', ["x"], None),
    ],
)
def test_values_are_read_as_what_they_are(text, like, value) -> None:
    assert rules.read_value(text, like)[0] == value


# --- on screen

PAGES = [
    "/phap-luat/",
    "/phap-luat/tham-so/pay.base/",
    "/phap-luat/danh-muc/",
    "/phap-luat/danh-muc/agent/",
    "/phap-luat/van-ban/",
]
EDITS = ["/phap-luat/tham-so/pay.base/gia-tri-moi/", "/phap-luat/danh-muc/agent/them/"]


@pytest.mark.parametrize("url", PAGES)
def test_everybody_who_works_here_reads_the_law(law, officer, login, url) -> None:
    assert login(officer).get(url).status_code == 200


@pytest.mark.parametrize("url", EDITS)
def test_only_who_may_edits_it(law, officer, head, login, url) -> None:
    assert login(officer).get(url).status_code == 403
    assert login(head).get(url).status_code == 200


def test_the_list_says_what_is_not_compared(law, officer, login) -> None:
    page = login(officer).get("/phap-luat/?q=muc tieu lam viec").content.decode()
    assert "chưa đối chiếu" in page
    assert "triage.days" in page
    assert "pay.base" not in page
    assert "return.due.XII.half" not in login(officer).get("/phap-luat/?chua=on").content.decode()


@pytest.mark.usefixtures("_today")
def test_a_value_is_added_on_screen(law, head, login) -> None:
    client = login(head)
    sent = {"value": "2.700.000", "valid_from": "01/07/2027", "basis": "NĐ 1/2027", "certainty": "memory"}
    assert client.post("/phap-luat/tham-so/pay.base/gia-tri-moi/", sent).status_code == 302
    page = client.get("/phap-luat/tham-so/pay.base/").content.decode()
    assert "2.700.000" in page
    assert "chưa có hiệu lực" in page
    again = client.post("/phap-luat/tham-so/pay.base/gia-tri-moi/", sent)
    assert again.status_code == 422
    assert "phải sau 01/07/2027" in again.content.decode()


def test_unknown_things_are_not_found(law, head, login) -> None:
    client = login(head)
    for url in (
        "/phap-luat/tham-so/khong.co/",
        "/phap-luat/danh-muc/vsic2025/them/",
        "/phap-luat/danh-muc/muc/999999/sua/",
    ):
        assert client.get(url).status_code == 404


def test_an_entry_is_mended_and_compared(law, head, login) -> None:
    item = CodeItem.objects.get(list_key="agent", code="T9")
    url = f"/phap-luat/danh-muc/muc/{item.pk}/sua/"
    facts = {"label": "Ngã từ trên cao xuống", "level": "1", "order": "50", "basis": item.basis, "note": item.note}
    assert login(head).post(url, facts).status_code == 302
    assert login(head).post(url, {"verify": "1", "note": ""}).status_code == 422
    assert login(head).post(url, {"verify": "1", "note": "Công báo"}).status_code == 302
    item.refresh_from_db()
    assert (item.label, item.certainty) == ("Ngã từ trên cao xuống", Certainty.VERIFIED)
    assert item.folded == "t9 nga tu tren cao xuong"


def test_the_code_search_speaks_the_pickers_language(law, officer, login) -> None:
    found = login(officer).get("/phap-luat/danh-muc/vsic2025/tim/?q=khai thac da").json()["results"]
    assert all(each["value"] for each in found)
    assert any("đá" in each["text"].lower() for each in found)
    first = login(officer).get("/phap-luat/danh-muc/vsic2025/tim/?q=0810").json()["results"][0]
    assert first["value"].startswith("0810")


def test_lists_cost_the_same_however_long(law, officer, login, django_assert_max_num_queries) -> None:
    client = login(officer)
    for url in PAGES:
        with django_assert_max_num_queries(9):
            client.get(url)


@pytest.mark.usefixtures("_today")
def test_an_entry_ends_on_a_day(law, head, officer, login) -> None:
    item = CodeItem.objects.get(list_key="agent", code="1")
    page = f"/phap-luat/danh-muc/muc/{item.pk}/ngung/"
    assert login(officer).post(page, {"last_day": "31/12/2026"}).status_code == 403
    assert "Hãy nhập" in login(head).post(page, {"last_day": ""}, follow=True).content.decode()
    early = login(head).post(page, {"last_day": "01/01/1899"}, follow=True).content.decode()
    item.refresh_from_db()
    assert item.valid_to is None
    assert "Ngày" in early
    assert "Đã ghi ngày ngừng dùng" in login(head).post(page, {"last_day": "31/12/2026"}, follow=True).content.decode()
    assert "1" in code_labels("agent", dt.date(2026, 12, 31))
    assert "1" not in code_labels("agent", dt.date(2027, 1, 1))
    assert Event.objects.filter(verb="law.item_ended").count() == 1


@pytest.mark.usefixtures("_today")
def test_a_new_value_says_how_sure_it_is(law, head, login) -> None:
    page = "/phap-luat/tham-so/pay.base/gia-tri-moi/"
    facts = {"value": "3.000.000", "valid_from": "01/07/2027", "basis": "NĐ thử nghiệm", "certainty": "verified"}
    assert "Ghi đã đối chiếu với bản nào" in login(head).post(page, facts).content.decode()
    assert login(head).post(page, facts | {"note": "Công báo số 1 ngày 1/6/2027"}).status_code == 302
    assert parameter("pay.base", dt.date(2027, 7, 1)).certainty == Certainty.VERIFIED


@pytest.mark.usefixtures("_today")
def test_a_new_act_is_entered_once(law, head, officer, login) -> None:
    page = "/phap-luat/van-ban/them/"
    facts = {"code": "1/2027/NĐ-CP", "short_name": "NĐ 1/2027", "title": "Thử", "in_force_on": "01/02/2027"}
    assert login(officer).get(page).status_code == 403
    assert login(head).get(page).status_code == 200
    assert login(head).post(page, facts).status_code == 302
    again = login(head).post(page, facts | {"code": "1/2027/nđ-cp".upper()})
    assert again.status_code == 422
    assert "Văn bản số này đã có" in again.content.decode()
    act = Act.objects.get(code="1/2027/NĐ-CP")
    assert act.is_unverified
    assert Event.objects.get().verb == "law.act_added"
