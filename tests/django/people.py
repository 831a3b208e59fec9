"""Accounts and signed-in test clients for the cast: alice owns, bob is a member, charlie is an outsider."""

from django.test import Client

from conference.accounts.models import User

PASSWORD = "correct-horse-battery"


def make_user(username: str) -> User:
    """An account whose display name is its capitalised user name."""
    return User.objects.create_user(username, password=PASSWORD, display_name=username.capitalize())


def signed_in(user: User) -> Client:
    """A test client with a session of `user`."""
    client = Client()
    client.force_login(user)
    return client
