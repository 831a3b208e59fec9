"""Forms about accounts."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, BaseUserCreationForm
from django.utils.translation import gettext_lazy as _

from conference.accounts.models import DISPLAY_NAME_CHARS, ApiKey, User
from conference.errors import ServiceError
from conference.names import clean_name
from conference.throttle import Throttle

# The first limit is for one person who mistypes, the second for one address that tries many names.
LOGINS_PER_NAME = Throttle("login-name", limit=10, period_secs=300)
LOGINS_PER_ADDRESS = Throttle("login-address", limit=100, period_secs=300)


class LoginForm(AuthenticationForm):
    """Sign-in that slows down guessing. `refused` is the error after too many attempts."""

    refused: ServiceError | None = None

    def clean(self) -> dict[str, Any]:
        """Count the attempt before the password is checked, and take it back when the password is right."""
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
        """Clean the name. It may be empty: then the user name is shown."""
        return clean_name(self.cleaned_data["display_name"], DISPLAY_NAME_CHARS)


class SignupForm(DisplayNameMixin, BaseUserCreationForm):  # type: ignore[type-arg]
    """A new account."""

    class Meta:
        model = User
        fields = ("username", "display_name", "language")

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
