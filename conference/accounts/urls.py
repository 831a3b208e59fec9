"""Addresses of accounts."""

from django.contrib.auth.views import PasswordChangeDoneView, PasswordResetCompleteView, PasswordResetDoneView
from django.urls import path

from conference.accounts import mail_views, views

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
    path("password/reset/", mail_views.password_reset, name="password_reset"),
    path(
        "password/reset/sent/",
        PasswordResetDoneView.as_view(template_name="accounts/password_reset_sent.html"),
        name="password_reset_done",
    ),
    path("password/reset/<uidb64>/<token>/", mail_views.NewPasswordView.as_view(), name="password_reset_confirm"),
    path(
        "password/reset/done/",
        PasswordResetCompleteView.as_view(template_name="accounts/password_reset_complete.html"),
        name="password_reset_complete",
    ),
    path("email/", mail_views.email, name="email"),
    path("email/again/", mail_views.email_again, name="email_again"),
    path("email/confirm/<str:token>/", mail_views.email_confirmation, name="email_confirm"),
]
