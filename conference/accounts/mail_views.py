"""Pages about the address of an account: a new password by mail, and the confirmation of an address."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.views import PasswordResetConfirmView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods
from kombu.exceptions import OperationalError

from conference.accounts.authentication import signed_in_user
from conference.accounts.mail_forms import EmailForm, NewPasswordForm, ResetForm
from conference.accounts.mails import confirmation_of, email_confirm, email_wish
from conference.accounts.models import User
from conference.accounts.password_guard import browser_remember
from conference.accounts.tasks import send_change_notice, send_confirmation, send_reset
from conference.errors import RateLimitedError, ServiceError, UnavailableError
from conference.throttle import Throttle, client_network
from conference.views import button_view, form_view, sent_status

MAILS_OF_NETWORK = Throttle("mails-network", limit=30, period_secs=3600)
# By themselves, so that nobody uses up the one by the other.
RESETS_OF_ADDRESS = Throttle("resets-address", limit=3, period_secs=3600)
CONFIRMATIONS_OF_ADDRESS = Throttle("confirmations-address", limit=3, period_secs=3600)


@csrf_protect
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def password_reset(request: HttpRequest) -> HttpResponse:
    """Ask for a link. The answer is the same whether there is an account or not."""
    form = ResetForm(request.POST or None)
    if not form.is_valid():
        return render(request, "accounts/password_reset.html", {"form": form}, status=sent_status(form))
    email = form.cleaned_data["email"]
    try:
        MAILS_OF_NETWORK.hit(client_network(request))
        # Past its limit an address has links enough: nobody is kept from a new password by strangers who ask for one.
        if not _has_many(email):
            _enqueue(lambda: send_reset.delay(email=email))
    except ServiceError as error:
        form.add_error(None, error.message)
        return render(request, "accounts/password_reset.html", {"form": form}, status=error.status)
    return redirect("password_reset_done")


class NewPasswordView(PasswordResetConfirmView):
    """A new password for the holder of a link. All sign-ins of the account end."""

    form_class = NewPasswordForm
    template_name = "accounts/password_reset_confirm.html"
    success_url = reverse_lazy("password_reset_complete")

    def form_valid(self, form: Any) -> HttpResponse:
        """Store the password. Wrong tries of others do not keep this browser from signing in with it."""
        browser_remember(self.request, cast(User, self.user).get_username())
        return super().form_valid(form)


@sensitive_post_parameters("password")
@form_view
def email(request: HttpRequest) -> HttpResponse:
    """Another address for the account, or none."""
    user = signed_in_user(request)
    form = EmailForm(user, request, request.POST or None)
    if not form.is_valid():
        return render(request, "accounts/email.html", {"form": form}, status=sent_status(form))
    old, wanted = user.email, form.cleaned_data["email"]
    email_wish(user=user, email=wanted)
    if old and not user.email:
        _send_quietly(lambda: send_change_notice.delay(user_id=user.pk, old=old))
    if not user.pending_email:
        messages.success(request, _("Saved."))
        return redirect("profile")
    confirmation_ask(request, user)
    return redirect("profile")


@button_view
def email_again(request: HttpRequest) -> HttpResponse:
    """Send the question for a confirmation again."""
    confirmation_ask(request, signed_in_user(request))
    return redirect("profile")


@form_view
def email_confirmation(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the mail: a button, since programs open links, too. Only the account itself confirms its address."""
    user, found = signed_in_user(request), confirmation_of(token)
    if found is not None and found.user_id == user.pk and found.email == user.email:
        messages.info(request, _("Your address is confirmed."))
        return redirect("profile")
    good = found is not None and found.user_id == user.pk and found.email == user.pending_email
    if found is None or not good or request.method != "POST":
        foreign = found is not None and found.user_id != user.pk
        context = {"good": good, "foreign": foreign, "address": user.pending_email}
        return render(request, "accounts/email_confirm.html", context, status=200 if good else 410)
    old = email_confirm(user=user, email=found.email)
    if old:
        _send_quietly(lambda: send_change_notice.delay(user_id=user.pk, old=old))
    messages.success(request, _("Your address is confirmed."))
    return redirect("profile")


def confirmation_ask(request: HttpRequest, user: User) -> None:
    """Have the question sent, and tell how it went. An account works without an address, too."""
    if not user.pending_email:
        return
    try:
        MAILS_OF_NETWORK.hit(client_network(request))
        CONFIRMATIONS_OF_ADDRESS.hit(user.pending_email.casefold())
        _enqueue(lambda: send_confirmation.delay(user_id=user.pk))
    except ServiceError as error:
        messages.error(request, error.message)
        return
    text = _("A mail is on its way to %s. Open the link in it to confirm the address.")
    messages.info(request, text % user.pending_email)


def _has_many(address: str) -> bool:
    try:
        RESETS_OF_ADDRESS.hit(address.casefold())
    except RateLimitedError:
        return True
    return False


def _enqueue(send: Callable[[], object]) -> None:
    """Hand a mail to the worker. Raises UnavailableError."""
    try:
        send()
    except OperationalError as error:
        raise UnavailableError() from error


def _send_quietly(send: Callable[[], object]) -> None:
    """Hand over a mail that nobody waits for."""
    try:
        send()
    except OperationalError:
        return
