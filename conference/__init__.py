"""Parley: the Django project package and the container of its apps."""
