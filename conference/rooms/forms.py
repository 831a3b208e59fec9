"""Forms about rooms."""

from django import forms
from django.utils.translation import gettext_lazy as _

from conference.names import clean_name
from conference.rooms.models import ROOM_NAME_CHARS


class RoomForm(forms.Form):
    """A new room."""

    name = forms.CharField(label=_("Room name"), max_length=ROOM_NAME_CHARS)
    password = forms.CharField(
        label=_("Password (optional)"),
        max_length=200,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    lobby = forms.BooleanField(label=_("People wait in a lobby until you let them in"), required=False)

    def clean_name(self) -> str:
        """Refuse a name of nothing but invisible characters."""
        name = clean_name(self.cleaned_data["name"], ROOM_NAME_CHARS)
        if not name:
            raise forms.ValidationError(_("Give the room a name."))
        return name
