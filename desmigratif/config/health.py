"""Health of the running application for a watching machine: the database answers, and as the right role."""

from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when the database answers as a role that cannot bypass row policies, else 503."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        row = cursor.fetchone()
    safe = row is not None and row[0] is False
    answer = {"database": "ok", "role": "ok" if safe else "too powerful"}
    return JsonResponse(answer, status=200 if safe else 503)
