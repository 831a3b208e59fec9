"""Django admin of accounts."""

from typing import ClassVar

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from conference.accounts.forms import AdminLoginForm
from conference.accounts.models import ApiKey, User

admin.site.login_form = AdminLoginForm


@admin.register(User)
class UserAdmin(DjangoUserAdmin):  # type: ignore[type-arg]
    """Accounts with their display name and language."""

    list_display = ("username", "display_name", "email", "is_staff", "is_active", "last_login")
    search_fields = ("username", "display_name", "email")
    fieldsets = (
        *(DjangoUserAdmin.fieldsets or ()),
        (_("In rooms"), {"fields": ("display_name", "language")}),
        (_("Waits for its confirmation"), {"fields": ("pending_email",)}),
    )
    readonly_fields = ("pending_email",)


@admin.register(ApiKey)
class ApiKeyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """API keys, to read and to revoke. Only the owner makes a key and sees it."""

    list_display = ("label", "prefix", "user", "created_at", "last_used_at", "revoked_at")
    list_filter = ("revoked_at",)
    list_select_related = ("user",)
    search_fields = ("label", "prefix", "user__username")
    readonly_fields: ClassVar = ["user", "label", "prefix", "created_at", "last_used_at"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Keys are made in the profile."""
        return False
