"""Addresses of the connection test."""

from django.urls import path

from conference.diagnostics import views

urlpatterns = [path("connection-test/", views.connection_test, name="connection-test")]
