"""Addresses of teaching tools."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
