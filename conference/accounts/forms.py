"""Forms about accounts."""

from typing import Any

from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.forms import AuthenticationForm, BaseUserCreationForm, PasswordChangeForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from conference.accounts.api_keys import api_keys_revoke
from conference.accounts.authentication import LOGIN_KEY
from conference.accounts.mail_forms import AddressField
from conference.accounts.models import DISPLAY_NAME_CHARS, ApiKey, User
from conference.accounts.password_guard import is_password_right
from conference.errors import ServiceError
from conference.names import clean_name


class LoginForm(AuthenticationForm):
    """Sign-in that slows down guessing."""

    def clean(self) -> dict[str, Any]:
        """Check name and password where both are given, within the limits of the guard."""
        username = self.cleaned_data.get("username")
        if username is None or not self.cleaned_data.get("password"):
            return super().clean()
        wrong: list[forms.ValidationError] = []

        def is_right() -> bool:
            try:
                super(LoginForm, self).clean()
            except forms.ValidationError as error:
                wrong.append(error)
            return not wrong

        try:
            is_password_right(self.request, username, is_right)
        except ServiceError as error:
            raise forms.ValidationError(error.message, code=error.code) from error
        if wrong:
            raise wrong[0]
        return self.cleaned_data


class AdminLoginForm(LoginForm, AdminAuthenticationForm):
    """Sign-in of the administration, within the same limits. Only staff gets in."""


class PasswordForm(PasswordChangeForm):
    """A new password for somebody who knows the old one. All other sign-ins end; API keys do by choice."""

    revoke_api_keys = forms.BooleanField(label=_("Revoke my API keys, too"), required=False)

    def __init__(self, user: User, *args: Any, request: HttpRequest | None = None, **kwargs: Any) -> None:
        self.request = request
        super().__init__(user, *args, **kwargs)

    def clean_old_password(self) -> str:
        """Check the old password within the limits of the guard."""
        old: str = self.cleaned_data["old_password"]
        try:
            right = is_password_right(self.request, self.user.get_username(), lambda: self.user.check_password(old))
        except ServiceError as error:
            raise forms.ValidationError(error.message, code=error.code) from error
        if not right:
            raise forms.ValidationError(self.error_messages["password_incorrect"], code="password_incorrect")
        return old

    def save(self, commit: bool = True) -> Any:
        """Store the password. Sockets of this very sign-in go on."""
        self.user.spared_login = self.request.session.get(LOGIN_KEY, "") if self.request else ""
        user = super().save(commit)
        if self.cleaned_data["revoke_api_keys"]:
            api_keys_revoke(user=user)
        return user


class DisplayNameMixin(forms.Form):
    """A display name without invisible characters."""

    def clean_display_name(self) -> str:
        """Clean the name. It may be empty: then the user name is shown."""
        return clean_name(self.cleaned_data["display_name"], DISPLAY_NAME_CHARS)


class SignupForm(DisplayNameMixin, BaseUserCreationForm):  # type: ignore[type-arg]
    """A new account. An address counts only once it is confirmed."""

    email = AddressField(
        label=_("E-mail address (optional)"), required=False, help_text=_("For a new password when you forget yours.")
    )

    class Meta:
        model = User
        fields = ("username", "display_name", "language")

    def save(self, commit: bool = True) -> Any:
        """Make the account."""
        self.instance.pending_email = self.cleaned_data["email"]
        return super().save(commit)

    def clean_username(self) -> str:
        """Refuse an e-mail address: an invitation to it would let in whoever signed up under it."""
        username: str = self.cleaned_data["username"]
        if "@" in username:
            raise forms.ValidationError(_("Choose a user name that is not an e-mail address, without “@”."))
        return username


class ProfileForm(DisplayNameMixin, forms.ModelForm):  # type: ignore[type-arg]
    """Display name of a user, and the language of the pages."""

    class Meta:
        model = User
        fields = ("display_name", "language")


class ApiKeyForm(forms.ModelForm):  # type: ignore[type-arg]
    """A new API key."""

    class Meta:
        model = ApiKey
        fields = ("label",)
        labels = {"label": _("What is the key for?")}  # noqa: RUF012
