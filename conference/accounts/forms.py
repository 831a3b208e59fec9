"""Forms about accounts."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, BaseUserCreationForm
from django.utils.translation import gettext_lazy as _

from conference.accounts.models import DISPLAY_NAME_CHARS, ApiKey, User
from conference.errors import ServiceError
from conference.names import clean_name
from conference.throttle import Throttle

# One person who mistypes, and one address that tries many names.
LOGINS_PER_NAME = Throttle("login-name", limit=10, period_secs=300)
LOGINS_PER_ADDRESS = Throttle("login-address", limit=100, period_secs=300)


class LoginForm(AuthenticationForm):
    """Sign-in that slows down guessing. `refused` is set when there were too many attempts."""

    refused: ServiceError | None = None

    def clean(self) -> dict[str, Any]:
        """Attempts are counted before the password is looked at, and taken back when it was right."""
        address = self.request.META.get("REMOTE_ADDR", "") if self.request else ""
        name = self.cleaned_data.get("username", "").casefold()
        try:
            LOGINS_PER_ADDRESS.hit(address)
            LOGINS_PER_NAME.hit(address, name)
        except ServiceError as error:
            self.refused = error
            raise forms.ValidationError(error.message, code=error.code) from error
        cleaned = super().clean()
        LOGINS_PER_ADDRESS.refund(address)
        LOGINS_PER_NAME.refund(address, name)
        return cleaned


class DisplayNameMixin(forms.Form):
    """A display name without invisible characters."""

    def clean_display_name(self) -> str:
        """May be empty: the user name is shown then."""
        return clean_name(self.cleaned_data["display_name"], DISPLAY_NAME_CHARS)


class SignupForm(DisplayNameMixin, BaseUserCreationForm):  # type: ignore[type-arg]
    """A new account."""

    class Meta:
        model = User
        fields = ("username", "display_name", "language")

    def clean_username(self) -> str:
        """No e-mail address: invitations to somebody's address would otherwise be for whoever signs up under it."""
        username: str = self.cleaned_data["username"]
        if "@" in username:
            raise forms.ValidationError(_("Choose a user name that is not an e-mail address, without “@”."))
        return username


class ProfileForm(DisplayNameMixin, forms.ModelForm):  # type: ignore[type-arg]
    """How others see the user, and the language of the pages."""

    class Meta:
        model = User
        fields = ("display_name", "language")


class ApiKeyForm(forms.ModelForm):  # type: ignore[type-arg]
    """A new API key."""

    class Meta:
        model = ApiKey
        fields = ("label",)
        labels = {"label": _("What is the key for?")}  # noqa: RUF012
