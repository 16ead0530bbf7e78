"""For load balancers and orchestrators: is the process alive, can it make pictures."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from inference import services
from inference.errors import ModelUnavailable


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:  # noqa: ARG001
    return JsonResponse({"status": "ok"})


@require_safe
def readyz(request: HttpRequest) -> JsonResponse:  # noqa: ARG001
    try:
        return JsonResponse({"status": "ready", "model_version": services.check_readiness()})
    except ModelUnavailable as error:
        return JsonResponse({"code": error.code, "message": error.message}, status=error.status)
