"""What is taken as an attachment, and who may open it."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings

from antoan.audit.models import Event
from antoan.documents import actions, storage
from antoan.documents.models import Attachment, Blob
from antoan.documents.queries import attachments_of
from antoan.documents.registry import register_target
from antoan.documents.rules import FileRefused, check_file
from antoan.establishments.models import Establishment
from antoan.establishments.permissions import EstablishmentPermission

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"
EXE = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00" + b"\0" * 200


def word_file() -> bytes:
    buffer = io.BytesIO()
    docx.Document().save(buffer)
    return buffer.getvalue()


def zip_of(name: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, "x")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "data"), [("a.png", PNG), ("b.PDF", PDF), ("c.docx", word_file()), ("biên bản.pdf", PDF)]
)
def test_files_of_a_case_are_taken(name: str, data: bytes) -> None:
    assert "/" in check_file(name, data)


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("virus.pdf", EXE, "không phải là .pdf"),
        ("virus.exe", EXE, "Không nhận tệp đuôi «.exe»"),
        ("anh.png", PDF, "không phải là .png"),
        ("a.docx", zip_of("readme.txt"), "không phải là .docx"),
        ("a.docx", word_file()[:400], "không phải là .docx"),
        ("macro.docx", zip_of("word/vbaProject.bin"), "không phải là .docx"),
        ("rong.pdf", b"", "rỗng"),
        ("khong-duoi", PDF, "Không nhận"),
        ("trang.html", b"<script>alert(1)</script>", "Không nhận"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(name: str, data: bytes, words: str) -> None:
    with pytest.raises(FileRefused) as refused:
        check_file(name, data)
    assert words in str(refused.value)


@pytest.fixture
def place_of_files(establishment: Establishment) -> Establishment:
    def find(actor, pk):
        return Establishment.objects.visible_to(actor, EstablishmentPermission.VIEW).filter(pk=pk).first()

    register_target("establishments.establishment", find, find)
    return establishment


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path


def test_a_30_megabyte_photo_is_refused_with_what_to_do(place_of_files, employer) -> None:
    upload = SimpleUploadedFile("anh.jpg", b"\xff\xd8\xff" + b"\0" * (30 * 1024 * 1024))
    with pytest.raises(FileRefused, match="giảm kích thước"):
        actions.attach(upload=upload, target=place_of_files, kind="c", actor=employer)
    assert not Blob.objects.exists()
    assert not Attachment.objects.exists()


def test_attach_open_remove(place_of_files, employer, login) -> None:
    client = login(employer)
    url = f"/tep/dinh-kem/establishments.establishment/{place_of_files.pk}/them/"
    upload = SimpleUploadedFile("../../etc/biên bản.pdf", PDF)
    client.post(url, {"files": [upload], "kind": "g", "next": "/tep/"})
    attachment = attachments_of(place_of_files).get()
    assert attachment.filename == "biên bản.pdf"
    answer = client.get(f"/tep/dinh-kem/{attachment.pk}/")
    assert answer.content == PDF
    assert answer["X-Content-Type-Options"] == "nosniff"
    client.post(f"/tep/dinh-kem/{attachment.pk}/go/", {"reason": ""})
    assert attachments_of(place_of_files).count() == 1
    client.post(f"/tep/dinh-kem/{attachment.pk}/go/", {"reason": "Nhầm vụ"})
    assert attachments_of(place_of_files).count() == 0
    assert [e.verb for e in Event.objects.about(place_of_files)] == ["documents.attach", "documents.remove"]


def test_a_stranger_finds_nothing(place_of_files, employer, stranger, login) -> None:
    attachment = actions.attach(
        upload=SimpleUploadedFile("a.pdf", PDF), target=place_of_files, kind="g", actor=employer
    )
    client = login(stranger)
    assert client.get(f"/tep/dinh-kem/{attachment.pk}/").status_code == 404
    assert client.post(f"/tep/dinh-kem/{attachment.pk}/go/", {"reason": "x"}).status_code == 404
    url = f"/tep/dinh-kem/establishments.establishment/{place_of_files.pk}/them/"
    assert client.post(url, {"files": [SimpleUploadedFile("a.pdf", PDF)]}).status_code == 404
    assert attachments_of(place_of_files).count() == 1


def test_the_same_bytes_are_kept_once_and_damage_is_noticed(place_of_files, employer, tmp_path) -> None:
    for name in ("a.pdf", "b.pdf"):
        actions.attach(upload=SimpleUploadedFile(name, PDF), target=place_of_files, kind="g", actor=employer)
    blob = Blob.objects.get()
    assert storage.load(blob) == PDF
    (tmp_path / "blobs" / blob.sha256[:2] / blob.sha256).write_bytes(b"%PDF-changed")
    with pytest.raises(storage.BlobDamaged):
        storage.load(blob)


@override_settings(UPLOAD_LIMIT_BYTES=10)
def test_the_limit_is_the_deployments(place_of_files, employer) -> None:
    with pytest.raises(FileRefused, match="vượt giới hạn"):
        actions.attach(upload=SimpleUploadedFile("a.pdf", PDF), target=place_of_files, kind="g", actor=employer)
