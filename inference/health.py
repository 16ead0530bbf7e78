"""For load balancers and orchestrators: is the process alive, can it do its work."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from inference import readiness


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    return JsonResponse({"status": "ok"})


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    found = readiness.check()
    if not found.problems:
        return JsonResponse({"status": "ready", "model_version": found.model_version})
    code, message = next(iter(found.problems.items()))
    return JsonResponse({"code": code, "message": message, "problems": dict(found.problems)}, status=503)


VIEWS = {"/healthz": healthz, "/readyz": readyz}


class HealthMiddleware:
    """Stands before everything that asks for the name of the site, a session or a person: a load balancer knows only
    the address of this machine."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        view = VIEWS.get(request.path_info, self.get_response)
        return view(request)
