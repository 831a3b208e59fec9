"""Forms about the address of an account."""

from typing import Any

from django import forms
from django.contrib.auth.forms import SetPasswordForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from conference.accounts.api_keys import api_keys_revoke
from conference.accounts.mails import EMAIL_CHARS
from conference.accounts.models import User
from conference.accounts.password_guard import is_password_right
from conference.errors import ServiceError


def cleaned_email(text: str) -> str:
    """The address with its host in small letters; what stands before the “@” is its owner's."""
    name, at, host = text.strip().rpartition("@")
    return f"{name}{at}{host.lower()}"


class AddressField(forms.EmailField):
    """An e-mail address. A line break or a second address in it is refused."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("E-mail address"))
        super().__init__(max_length=EMAIL_CHARS, **kwargs)
        self.widget.attrs |= {"autocomplete": "email", "maxlength": EMAIL_CHARS, "autocapitalize": "none"}

    def clean(self, value: Any) -> str:
        """Check the address."""
        return cleaned_email(super().clean(value))


class ResetForm(forms.Form):
    """The address that a link for a new password goes to."""

    email = AddressField()


class NewPasswordForm(SetPasswordForm):  # type: ignore[type-arg]
    """A new password by a link. API keys end by choice."""

    revoke_api_keys = forms.BooleanField(label=_("Revoke my API keys, too"), required=False)

    def save(self, commit: bool = True) -> Any:
        """Store the password."""
        user = super().save(commit)
        if self.cleaned_data["revoke_api_keys"]:
            api_keys_revoke(user=user)
        return user


class EmailForm(forms.Form):
    """Another address for somebody who knows the password: whoever has the address can have a new one."""

    email = AddressField(required=False, help_text=_("Leave it empty to have none."))
    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, user: User, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        self.user, self.request = user, request
        kwargs.setdefault("initial", {"email": user.pending_email or user.email})
        super().__init__(*args, **kwargs)

    def clean_password(self) -> str:
        """Check the password within the limits of the guard."""
        password: str = self.cleaned_data["password"]
        try:
            right = is_password_right(
                self.request, self.user.get_username(), lambda: self.user.check_password(password)
            )
        except ServiceError as error:
            raise forms.ValidationError(error.message, code=error.code) from error
        if not right:
            raise forms.ValidationError(_("The password is wrong."), code="password_incorrect")
        return password
