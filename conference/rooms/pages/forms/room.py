"""Forms about rooms and who may enter them."""

import re
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from msgspec import UNSET

from conference.names import clean_name
from conference.rooms.access.passwords import PASSWORD_CHARS
from conference.rooms.models import Access, InvitedRole, Room, WaitForHost
from conference.rooms.models.access import GUEST_LINK_LABEL_CHARS
from conference.rooms.models.room import MEDIA_LIMIT_DEFAULT, MEDIA_LIMIT_MAX, MEDIA_LIMIT_MIN, ROOM_NAME_CHARS
from conference.rooms.pages.forms.fields import ZoneField, date_input
from conference.rooms.payloads import RoomSettings

MOST_INVITED_AT_ONCE = 50
LIFETIMES = {
    "1h": timedelta(hours=1),
    "1d": timedelta(days=1),
    "7d": timedelta(days=7),
    "30d": timedelta(days=30),
}
LANGUAGES = (("en", _("English")), ("zh-CN", _("Chinese")))


class NamedForm(forms.Form):
    """The common part of the forms: name, access, lobby and size of a room."""

    name = forms.CharField(label=_("Room name"), max_length=ROOM_NAME_CHARS)
    access = forms.ChoiceField(
        label=_("Who may enter"),
        choices=Access,
        initial=Access.MEMBERS,
        required=False,
        widget=forms.RadioSelect,
    )
    lobby = forms.BooleanField(label=_("People wait in a lobby until you let them in"), required=False)
    media_limit = forms.IntegerField(
        label=_("Most people at a time"),
        min_value=MEDIA_LIMIT_MIN,
        max_value=MEDIA_LIMIT_MAX,
        initial=MEDIA_LIMIT_DEFAULT,
        required=False,
    )

    def clean_name(self) -> str:
        """Refuse a name of nothing but invisible characters."""
        name = clean_name(self.cleaned_data["name"], ROOM_NAME_CHARS)
        if not name:
            raise forms.ValidationError(_("Give the room a name."))
        return name


class RoomForm(NamedForm):
    """A new room: its name, and options that have a default."""

    password = forms.CharField(
        label=_("Password"),
        max_length=PASSWORD_CHARS,
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    field_order = ("name", "access", "password", "media_limit", "lobby")

    def settings(self) -> RoomSettings:
        """The chosen settings."""
        data = self.cleaned_data
        return RoomSettings(
            access=data["access"] or "members",
            lobby=data["lobby"],
            password=data["password"],
            media_limit=data["media_limit"] or MEDIA_LIMIT_DEFAULT,
        )


class SettingsForm(NamedForm):
    """The settings of a room, without its password."""

    wait_for_host = forms.ChoiceField(
        label=_("Others wait until a host or moderator is there"),
        choices=WaitForHost,
        required=False,
        help_text=_("They see the time of the meeting. Nobody is alone with the AI participant before."),
    )
    language = forms.ChoiceField(label=_("Spoken language"), choices=LANGUAGES)

    def __init__(self, data: QueryDict | None = None, *, room: Room) -> None:
        fields = ("name", "access", "lobby", "wait_for_host", "media_limit", "language")
        super().__init__(data, initial={field: getattr(room, field) for field in fields})
        self.fields["access"].required = self.fields["media_limit"].required = True
        known = [tag for tag, _name in LANGUAGES]
        if room.language not in known:
            # A tag that came by REST stays a choice.
            self.fields["language"].choices = [*LANGUAGES, (room.language, room.language)]  # type: ignore[attr-defined]

    def settings(self) -> RoomSettings:
        """The chosen settings."""
        data = self.cleaned_data
        return RoomSettings(
            access=data["access"],
            lobby=data["lobby"],
            wait_for_host=data["wait_for_host"] or UNSET,
            media_limit=data["media_limit"],
            language=data["language"],
        )


class PasswordForm(forms.Form):
    """A new password of a room."""

    password = forms.CharField(
        label=_("New password"),
        max_length=PASSWORD_CHARS,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class InvitationForm(forms.Form):
    """People for the list, by user name or e-mail address."""

    invitees = forms.CharField(
        label=_("User names or e-mail addresses"),
        help_text=_("Several are separated by commas or lines. They need not have an account yet."),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off", "spellcheck": "false"}),
    )
    role = forms.ChoiceField(label=_("They enter as"), choices=InvitedRole)

    def clean_invitees(self) -> list[str]:
        """The names and addresses, each once."""
        names = list(dict.fromkeys(filter(None, re.split(r"[\s,;]+", self.cleaned_data["invitees"]))))
        if not names:
            raise forms.ValidationError(_("Give a user name or an e-mail address."))
        if len(names) > MOST_INVITED_AT_ONCE:
            raise forms.ValidationError(_("Give at most %s at a time.") % MOST_INVITED_AT_ONCE)
        return names


class GuestLinkForm(forms.Form):
    """A new guest link."""

    label = forms.CharField(
        label=_("What is the link for? (optional)"), max_length=GUEST_LINK_LABEL_CHARS, required=False
    )
    lifetime = forms.ChoiceField(
        label=_("Good for"),
        choices=(
            ("1h", _("1 hour")),
            ("1d", _("1 day")),
            ("7d", _("7 days")),
            ("30d", _("30 days")),
            ("date", _("until a date…")),
            ("never", _("always, until it is revoked")),
        ),
        initial="7d",
    )
    last_day = forms.DateField(label=_("Last day"), required=False, widget=date_input())
    time_zone = ZoneField(required=False, widget=forms.HiddenInput(attrs={"data-browser-zone": ""}))

    def clean(self) -> dict[str, Any]:
        """Ask for the date where the link ends on a date."""
        cleaned = super().clean() or {}
        if cleaned.get("lifetime") == "date" and not cleaned.get("last_day") and "last_day" not in self.errors:
            self.add_error("last_day", _("Choose the last day."))
        return cleaned

    def expires_at(self) -> datetime | None:
        """The end of the link: at midnight after the last day in the browser's time zone. None is no end."""
        data = self.cleaned_data
        if data["lifetime"] == "date":
            day: date = data["last_day"]
            return datetime.combine(day, time.max, tzinfo=ZoneInfo(data["time_zone"]))
        lifetime = LIFETIMES.get(data["lifetime"])
        return None if lifetime is None else timezone.now() + lifetime
