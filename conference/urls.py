"""Addresses of the web process."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView
from django.views.i18n import JavaScriptCatalog

from conference import http, site_files

urlpatterns = [
    path("", include("conference.rooms.urls")),
    path("", include("conference.classroom.urls")),
    path("", include("conference.diagnostics.urls")),
    path("", include("conference.transcripts.urls")),
    path("accounts/", include("conference.accounts.urls")),
    # One form for all, which counts wrong passwords.
    path("admin/password_change/", RedirectView.as_view(pattern_name="password_change")),
    path("admin/", admin.site.urls),
    path("jsi18n/", JavaScriptCatalog.as_view(), name="javascript-catalog"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("manifest.webmanifest", site_files.manifest, name="manifest"),
    path("favicon.ico", site_files.favicon),
    path("robots.txt", site_files.robots),
    path("healthz", http.healthz, name="healthz"),
    path("metrics", http.metrics, name="metrics"),
]

handler404 = http.page_not_found
handler500 = http.server_error
