"""The API as another system uses it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator

import pytest
import schemathesis
import time_machine
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.utils import timezone
from hypothesis import settings
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from antoan.accidents.models import Accident, Declaration
from antoan.accidents.permissions import AccidentPermission
from antoan.api.actions import create_token, revoke_token
from antoan.api.models import Token
from antoan.config.wsgi import application
from antoan.law import reference as law_reference
from antoan.org.models import Membership
from antoan.policy import Role
from antoan.returns.permissions import ReturnPermission
from tests.conftest import actor_as, make_agency, make_establishment, make_member

ALL = [
    AccidentPermission.VIEW,
    AccidentPermission.VIEW_IDENTITY,
    AccidentPermission.DECLARE,
    AccidentPermission.DECLARE_FOR_OTHERS,
    ReturnPermission.VIEW,
    "establishments.view",
]
BODY = {
    "occurred_on": "2026-11-20",
    "occurred_at": "09:15:00",
    "commune_code": "06184",
    "summary": "Ngã giàn giáo",
    "declarant_name": "Phòng Hành chính",
    "people": [{"name": "Nông Văn Thắng", "severity": "serious", "sex": "male", "birth_year": 1990}],
}


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(dt.datetime(2026, 11, 23, 3, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def admin(province):
    return actor_as(make_member(Role.ADMIN, agency=make_agency("system", province)))


@pytest.fixture
def token_for(admin):
    def make(actor, permissions=tuple(ALL)) -> str:
        membership = Membership.objects.get(pk=actor.membership_id)
        day = timezone.localdate() + dt.timedelta(days=30)
        _token, secret = create_token(
            membership=membership, name="Máy", permissions=[*permissions], expires_on=day, actor=admin
        )
        return secret

    return make


@pytest.fixture
def call(client):
    def go(method: str, path: str, secret: str, body=None, **headers):
        headers = {"Authorization": f"Bearer {secret}", **headers}
        return client.generic(
            method, f"/api/v1{path}", data=_json(body), content_type="application/json", headers=headers
        )

    return go


def _json(body) -> str:
    return json.dumps(body) if body is not None else ""


def test_without_a_live_token_nothing_opens(call, client, officer, token_for, admin) -> None:
    assert client.get("/api/v1/accidents").status_code == 401
    assert call("GET", "/accidents", "atn_wrong").status_code == 401
    secret = token_for(officer)
    assert call("GET", "/accidents", secret).status_code == 200
    revoke_token(token=Token.objects.get(), actor=admin)
    assert call("GET", "/accidents", secret).status_code == 401


def test_an_expired_token_is_dead(call, officer, token_for) -> None:
    secret = token_for(officer)
    with time_machine.travel(dt.datetime(2027, 3, 1, tzinfo=dt.UTC)):
        assert call("GET", "/accidents", secret).status_code == 401


def test_a_declaration_is_taken_once(call, officer, commune, token_for) -> None:
    secret = token_for(officer)
    first = call("POST", "/declarations", secret, BODY, **{"Idempotency-Key": "may-0001"})
    again = call("POST", "/declarations", secret, BODY, **{"Idempotency-Key": "may-0001"})
    other = call("POST", "/declarations", secret, {**BODY, "summary": "Khác"}, **{"Idempotency-Key": "may-0001"})
    assert (first.status_code, again.status_code, other.status_code) == (201, 200, 409), first.json()
    assert first.json()["number"] == again.json()["number"]
    assert Declaration.objects.get().channel == "api"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"occurred_on": "2199-01-01"}, "occurred_on"),
        ({"commune_code": "99999"}, "commune_code"),
        ({"tax_code": "4900123456"}, "tax_code"),
        ({"people": []}, "people"),
        ({"typo": 1}, "typo"),
        ({"summary": "\0 "}, "summary"),
    ],
)
def test_what_is_wrong_is_said_with_its_field(call, officer, commune, token_for, change, field) -> None:
    answer = call("POST", "/declarations", token_for(officer), {**BODY, **change}, **{"Idempotency-Key": "may-0002"})
    assert answer.status_code == 422
    assert field in [error["field"] for error in answer.json()["errors"]]
    assert not Declaration.objects.exists()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"people": []}, "Cần ít nhất 1 phần tử."),
        ({"typo": 1}, "API không có trường này. Kiểm tra lại tên trường."),
        ({"occurred_on": "2026-13-01"}, "Phải là ngày có thật, dạng YYYY-MM-DD."),
        ({"occurred_at": "8 giờ"}, "Phải là giờ, dạng HH:MM."),
        ({"commune_code": "6184"}, "Không đúng mẫu ^[0-9]{5}$."),
        ({"summary": None}, "Phải là chuỗi ký tự."),
        ({"people": [{"name": "A", "sex": "nam", "severity": "light"}]}, "Chỉ nhận một trong: 'male', 'female'."),
        ({"people": [{"name": "A", "sex": "male"}]}, "Thiếu trường này."),
        ({"people": [{"name": "A", "sex": "male", "severity": "light", "birth_year": 1990.5}]}, "Phải là số nguyên."),
        ({"people": [{"name": "A", "sex": "male", "severity": "light", "birth_year": 9}]}, "Phải từ 1900 trở lên."),
        ({"people": ["A"]}, "Phải là một đối tượng JSON."),
    ],
)
def test_the_shape_of_a_request_is_corrected_in_vietnamese(call, officer, token_for, change, message) -> None:
    answer = call("POST", "/declarations", token_for(officer), {**BODY, **change}, **{"Idempotency-Key": "may-0005"})
    assert answer.status_code == 422
    assert message in [error["message"] for error in answer.json()["errors"]]


def test_a_body_that_is_not_json_says_so(client, officer, token_for) -> None:
    head = {"authorization": f"Bearer {token_for(officer)}", "idempotency-key": "may-0006"}
    answer = client.post("/api/v1/declarations", '{"x"', content_type="application/json", headers=head)
    assert answer.status_code == 400
    assert "Không đọc được JSON" in answer.json()["detail"]
    assert answer.json()["errors"] == []


def test_an_employer_declares_only_for_itself(call, employer, commune, other_commune, token_for) -> None:
    secret = token_for(employer)
    made = call("POST", "/declarations", secret, BODY, **{"Idempotency-Key": "may-0003"})
    assert made.status_code == 201
    assert Declaration.objects.get().establishment_id == employer.establishment_id
    foreign = make_establishment(other_commune, "Công ty khác", "4900100004")
    body = {**BODY, "tax_code": foreign.tax_code}
    assert call("POST", "/declarations", secret, body, **{"Idempotency-Key": "may-0004"}).status_code == 422


def case(commune, number: int, establishment=None) -> Accident:
    return Accident.objects.create(
        number=f"TNLD-2026-{number:06d}",
        severity="light",
        occurred_on=dt.date(2026, 1, number),
        commune=commune,
        establishment=establishment,
        received_at=timezone.now(),
    )


def test_pages_of_cases_follow_each_other(call, officer, commune, token_for) -> None:
    for number in range(1, 6):
        case(commune, number)
    secret, seen, cursor = token_for(officer), [], ""
    for _ in range(3):
        page = call("GET", f"/accidents?limit=2&cursor={cursor}", secret).json()
        seen += [item["number"][-1] for item in page["items"]]
        cursor = page["next"] or ""
    assert (seen, cursor) == (["5", "4", "3", "2", "1"], "")
    assert call("GET", "/accidents?cursor=abc", secret).status_code == 400


def test_scope_and_names_are_the_memberships(call, officer, stranger, commune, token_for) -> None:
    accident = case(commune, 1)
    accident.victims.create(
        name="Nông Văn Thắng", folded="nong van thang", sex="male", severity="light", birth_year=1990
    )
    assert call("GET", "/accidents", token_for(stranger)).json()["items"] == []
    named = call("GET", "/accidents", token_for(officer)).json()["items"][0]["victims"][0]
    blind = call("GET", "/accidents", token_for(officer, [AccidentPermission.VIEW])).json()["items"][0]["victims"][0]
    assert (named["name"], named["birth_year"]) == ("Nông Văn Thắng", 1990)
    assert (blind["name"], blind["birth_year"]) == ("N.V.T.", None)


@pytest.mark.parametrize("count", [1, 3])
def test_a_page_costs_the_same_whatever_its_length(
    call, officer, commune, token_for, count, django_assert_num_queries
) -> None:
    for number in range(1, count + 1):
        case(commune, number)
    secret = token_for(officer)
    call("GET", "/accidents", secret)
    with django_assert_num_queries(3):  # token, cases, victims
        assert len(call("GET", "/accidents", secret).json()["items"]) == count


def test_places_of_a_day(call, officer, commune, token_for) -> None:
    answer = call("GET", "/places?on=2026-01-01", token_for(officer)).json()
    assert [item["code"] for item in answer["items"]] == ["06184"]
    assert answer["items"][0]["today_code"] == "06184"


@pytest.mark.parametrize("path", ["/returns/XII/2026H1/4900123456", "/returns/XIV/2026/20", "/returns/QQ/xx/1"])
def test_a_return_that_is_not_there_is_404(call, officer, commune, token_for, path) -> None:
    assert call("GET", path, token_for(officer)).status_code == 404


def test_only_the_administrator_makes_tokens_and_sees_the_secret_once(login, admin, officer) -> None:
    assert login(officer).get("/ket-noi/").status_code == 404
    client = login(admin)
    membership = Membership.objects.get(pk=officer.membership_id)
    form = {"name": "Máy", "membership": membership.pk, "permissions": ["accidents.view"], "expires_on": "01/12/2026"}
    made = client.post("/ket-noi/them/", form).content.decode()
    token = Token.objects.get()
    assert token.prefix in made
    listed = client.get("/ket-noi/").content.decode()
    assert made.split("atn_")[1][:30] not in listed
    assert client.post("/ket-noi/them/", {**form, "expires_on": "01/12/2036"}).status_code == 422
    client.post(f"/ket-noi/{token.pk}/thu-hoi/")
    token.refresh_from_db()
    assert token.revoked_at is not None


@pytest.fixture
def contract_secret(officer, commune, token_for) -> Iterator[str]:
    """A token that may do everything the API offers, over a province with its code lists."""
    law_reference.load()
    # Served in this process and inside this test's transaction: the end of a request must not close the connection.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield token_for(officer)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)


@pytest.mark.django_db
@schema.parametrize()
@settings(max_examples=20, deadline=None)
def test_the_description_holds(case, request) -> None:
    """Whatever is sent, the answers are the described ones: no 500, no undescribed status or shape."""
    secret = request.getfixturevalue("contract_secret")
    # A well-formed declaration may still be refused for what it says (a commune that does not exist): 422 is described.
    excluded = [positive_data_acceptance]
    if case.method == "GET":
        excluded.append(negative_data_rejection)  # a parameter nobody knows is passed over, as browsers add their own
    case.call_and_validate(headers={"Authorization": f"Bearer {secret}"}, excluded_checks=excluded)
