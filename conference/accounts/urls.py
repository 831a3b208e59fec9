"""Addresses of accounts."""

from django.contrib.auth.views import PasswordChangeDoneView
from django.urls import path

from conference.accounts import views

urlpatterns = [
    path("login/", views.SignInView.as_view(), name="login"),
    path("logout/", views.SignOutView.as_view(), name="logout"),
    path("signup/", views.signup, name="signup"),
    path("profile/", views.profile, name="profile"),
    path("keys/", views.api_key_new, name="api-key-create"),
    path("keys/<uuid:key_id>/revoke/", views.api_key_delete, name="api-key-revoke"),
    path("password/", views.PasswordView.as_view(), name="password_change"),
    path(
        "password/done/",
        PasswordChangeDoneView.as_view(template_name="accounts/password_change_done.html"),
        name="password_change_done",
    ),
]
