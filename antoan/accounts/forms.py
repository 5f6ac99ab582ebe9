"""Signing in, passwords, one's own details."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, PasswordResetForm, SetPasswordForm
from django.utils.translation import gettext_lazy as _

from antoan.accounts.models import User
from antoan.ui.forms import Form, FormMixin


class LoginForm(FormMixin, AuthenticationForm):
    """Name and password."""

    error_messages = {
        "invalid_login": _(
            "Tên đăng nhập hoặc mật khẩu không đúng. Kiểm tra chữ hoa, chữ thường và bộ gõ tiếng Việt rồi thử lại."
        ),
        "inactive": _("Tài khoản này đã ngừng hoạt động. Hãy liên hệ người quản trị."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("Tên đăng nhập")
        self.fields["password"].label = _("Mật khẩu")
        self.fields["username"].error_messages["required"] = _("Hãy nhập tên đăng nhập.")
        self.fields["password"].error_messages["required"] = _("Hãy nhập mật khẩu.")


class ResetForm(FormMixin, PasswordResetForm):
    """Where to send the link."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("E-mail của tài khoản")
        self.fields["email"].error_messages |= {
            "required": _("Hãy nhập e-mail của tài khoản."),
            "invalid": _("E-mail này chưa đúng dạng. Ví dụ: ten@langson.gov.vn."),
        }


class NewPasswordForm(FormMixin, SetPasswordForm):  # type: ignore[type-arg]  # generic in the stubs only
    """A new password, twice."""

    error_messages = {"password_mismatch": _("Hai lần nhập mật khẩu mới khác nhau. Hãy nhập lại cả hai.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _label_new(self.fields)


class PasswordForm(FormMixin, PasswordChangeForm):
    """The old password and a new one, twice."""

    error_messages = {
        "password_mismatch": _("Hai lần nhập mật khẩu mới khác nhau. Hãy nhập lại cả hai."),
        "password_incorrect": _("Mật khẩu đang dùng không đúng. Hãy nhập lại."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _label_new(self.fields)
        self.fields["old_password"].label = _("Mật khẩu đang dùng")
        self.fields["old_password"].error_messages["required"] = _("Hãy nhập mật khẩu đang dùng.")


def _label_new(fields: dict[str, forms.Field]) -> None:
    fields["new_password1"].label = _("Mật khẩu mới")
    fields["new_password1"].help_text = _(
        "Ít nhất 10 ký tự, không chỉ có số, không quá thông dụng, không giống tên của bạn."
    )
    fields["new_password1"].error_messages["required"] = _("Hãy nhập mật khẩu mới.")
    fields["new_password2"].label = _("Nhập lại mật khẩu mới")
    fields["new_password2"].help_text = ""
    fields["new_password2"].error_messages["required"] = _("Hãy nhập lại mật khẩu mới.")


class ProfileForm(Form):
    """How the person is reached. The e-mail can take the account over (password reset), so it asks for the password."""

    phone = forms.CharField(label=_("Điện thoại"), max_length=20, required=False)
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        required=False,
        help_text=_("Nơi nhận thông báo và liên kết đặt lại mật khẩu."),
        error_messages={"invalid": _("E-mail này chưa đúng dạng. Ví dụ: ten@langson.gov.vn.")},
    )
    language = forms.ChoiceField(label=_("Ngôn ngữ"), choices=settings.LANGUAGES)
    password = forms.CharField(
        label=_("Mật khẩu đang dùng"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        help_text=_("Chỉ cần khi đổi e-mail."),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        """A new e-mail needs the password."""
        given = super().clean() or {}
        if given.get("email", self.user.email) != self.user.email and not self.user.check_password(
            given.get("password", "")
        ):
            self.add_error("password", _("Để đổi e-mail, hãy nhập đúng mật khẩu đang dùng."))
        return given
