from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ImportsConfig(AppConfig):
    name = "antoan.imports"
    verbose_name = "imports"

    def ready(self) -> None:
        from antoan.audit import words  # noqa: PLC0415 - models are there only now
        from antoan.imports.retention import forget_old_files  # noqa: PLC0415 - as above
        from antoan.workflow import daily  # noqa: PLC0415 - as above

        daily.register("imports", forget_old_files)

        words.register(
            {
                "importjob.upload": _("Tải tệp lên"),
                "importjob.reopen": _("Đổi cách đọc tệp"),
                "importjob.check": _("Bắt đầu kiểm tra tệp"),
                "importjob.checked": _("Kiểm tra tệp xong"),
                "importjob.apply": _("Bắt đầu nhập từ tệp"),
                "importjob.resume": _("Nhập tiếp từ tệp"),
                "importjob.applied": _("Nhập xong từ tệp"),
                "importjob.fail": _("Việc nhập từ tệp dừng vì lỗi"),
                "importjob.cancel": _("Bỏ tệp"),
                "importjob.file_deleted": _("Xóa tệp đã hết thời hạn lưu"),
            },
            {"kind": _("loại dữ liệu"), "sha256": _("mã băm của tệp"), "size": _("dung lượng (byte)")},
        )
