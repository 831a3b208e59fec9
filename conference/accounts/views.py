"""Pages about accounts."""

import uuid
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.views import LoginView, LogoutView, PasswordChangeView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from conference.accounts.api_keys import api_key_create, api_key_revoke, api_keys_of, api_keys_revoke
from conference.accounts.authentication import signed_in_user
from conference.accounts.forms import ApiKeyForm, LoginForm, PasswordForm, ProfileForm, SignupForm
from conference.accounts.mail_views import confirmation_ask
from conference.accounts.models import ApiKey, User
from conference.errors import ServiceError
from conference.throttle import Throttle, client_network
from conference.views import INVALID, button_view, form_view

SIGNUPS = Throttle("signup", limit=20, period_secs=3600)


class SignInView(LoginView):
    """Sign-in."""

    form_class = LoginForm
    template_name = "accounts/login.html"
    redirect_authenticated_user = True


class SignOutView(LogoutView):
    """Sign-out; with the field `revoke_api_keys` the API keys of the account end, too."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Sign out."""
        if isinstance(request.user, User) and request.POST.get("revoke_api_keys"):
            api_keys_revoke(user=request.user)
        return super().post(request, *args, **kwargs)


class PasswordView(PasswordChangeView):
    """A new password, for those who know the old one."""

    form_class = PasswordForm
    template_name = "accounts/password_change.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        """The guard looks at the request."""
        return {**super().get_form_kwargs(), "request": self.request}


@sensitive_post_parameters("password1", "password2")
@csrf_protect
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def signup(request: HttpRequest) -> HttpResponse:
    """Make an account and sign in with it, then go on to `next`, a path of this site."""
    place = _wanted_place(request)
    if request.user.is_authenticated:
        return redirect(place or "home")
    if not settings.SIGNUP_ENABLED:
        messages.info(request, _("New accounts are made by the administrator here. Ask for one, then sign in."))
        return redirect("login")
    form = SignupForm(request.POST or None, initial={"language": get_language()})
    if request.method == "POST" and form.is_valid():
        try:
            SIGNUPS.hit(client_network(request))
        except ServiceError as error:
            form.add_error(None, error.message)
            return render(request, "accounts/signup.html", {"form": form, "next": place}, status=error.status)
        user = form.save()
        login(request, user)
        confirmation_ask(request, user)
        return redirect(place or "home")
    return render(request, "accounts/signup.html", {"form": form, "next": place})


def _wanted_place(request: HttpRequest) -> str:
    """The path to which the request wants to go on; "" without one, and for addresses of other sites."""
    place = request.POST.get("next", request.GET.get("next", ""))
    hosts = {request.get_host()}
    return place if url_has_allowed_host_and_scheme(place, hosts, require_https=request.is_secure()) else ""


@form_view
def profile(request: HttpRequest) -> HttpResponse:
    """Display name and language, and the list of API keys."""
    form = ProfileForm(request.POST or None, instance=signed_in_user(request))
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("profile")
    return _profile_page(request, form=form)


@never_cache
@button_view
def api_key_new(request: HttpRequest) -> HttpResponse:
    """Make an API key; this answer is the only one that shows it."""
    form = ApiKeyForm(request.POST)
    if not form.is_valid():
        return _profile_page(request, key_form=form, status=INVALID)
    _stored, key = api_key_create(user=signed_in_user(request), label=form.cleaned_data["label"])
    return _profile_page(request, new_key=key)


@button_view
def api_key_delete(request: HttpRequest, key_id: uuid.UUID) -> HttpResponse:
    """Revoke an own API key."""
    api_key_revoke(api_key=get_object_or_404(ApiKey, pk=key_id, user=signed_in_user(request)))
    messages.success(request, _("The key was revoked. Programs that use it are locked out."))
    return redirect("profile")


def _profile_page(
    request: HttpRequest,
    *,
    form: ProfileForm | None = None,
    key_form: ApiKeyForm | None = None,
    new_key: str = "",
    status: int = 200,
) -> HttpResponse:
    user = signed_in_user(request)
    context = {
        "form": form or ProfileForm(instance=user),
        "api_keys": api_keys_of(user),
        "key_form": key_form or ApiKeyForm(),
        "new_key": new_key,
    }
    return render(request, "accounts/profile.html", context, status=status)
