"""What a newcomer sees first: a welcome and three pages, once after logging in, and whenever they like."""

from typing import Final, cast

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.models import User

STEPS: Final = ("hello", "live", "drawing", "data")


@require_safe
@never_cache
@login_required
def arrive(request: HttpRequest) -> HttpResponse:
    """Where a login leads that leads nowhere else."""
    user = cast("User", request.user)
    is_first = User.objects.filter(pk=user.pk, welcomed_at=None).update(welcomed_at=timezone.now())
    return redirect("welcome", STEPS[0]) if is_first else redirect("studio:draw")


@require_safe
@login_required
def welcome(request: HttpRequest, step: str) -> HttpResponse:
    if step not in STEPS:
        raise Http404
    following = STEPS[STEPS.index(step) + 1 :]
    context = {"steps": STEPS, "step": step, "next_step": following[0] if following else ""}
    return render(request, f"accounts/welcome_{step}.html", context)
