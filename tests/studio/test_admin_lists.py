"""The admin's lists find their first page by an index, however many rows there are."""

from typing import Any

import pytest
from django.contrib import admin
from django.db import connection
from django.test import RequestFactory

from accounts.models import User
from studio.models import Artwork, Peek

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("model", [Artwork, Peek])
@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL prefers a scan while a table is small")
def test_the_newest_rows_are_read_in_the_order_of_an_index(model: Any) -> None:
    request = RequestFactory().get("/")
    request.user = User.objects.create_superuser("staff@example.com")
    rows = admin.site.get_model_admin(model).get_changelist_instance(request).queryset.select_related(None)[:100]
    plan = rows.explain()
    assert "USING INDEX" in plan
    assert "TEMP B-TREE" not in plan


@pytest.mark.parametrize("model", [Artwork, Peek])
def test_they_are_not_counted_twice(model: Any) -> None:
    assert not admin.site.get_model_admin(model).show_full_result_count
