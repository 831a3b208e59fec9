"""The page that tests browser, server, network paths and media."""

import time

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from conference.diagnostics.selectors import test_config


@never_cache
@require_safe
def connection_test(request: HttpRequest) -> HttpResponse:
    """The page. The test runs in the browser; visitors may use it, too."""
    user_id = request.user.pk if request.user.is_authenticated else None
    return render(request, "connection_test.html", {"test_config": test_config(user_id, now=time.time())})
