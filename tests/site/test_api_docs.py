import pytest
import yaml
from django.test import Client

pytestmark = pytest.mark.django_db


def test_the_schema_describes_the_api_to_everybody(client: Client) -> None:
    schema = yaml.safe_load(client.get("/api/schema/").content)
    assert schema["openapi"].startswith("3.")
    assert set(schema["paths"]) >= {"/api/v1/generations/", "/api/v1/artworks/", "/api/v1/artworks/{id}/"}
    assert schema["components"]["securitySchemes"]["sessionToken"]["name"] == "X-Session-Token"


def test_the_schema_can_be_browsed_without_any_other_server(client: Client) -> None:
    page = client.get("/api/docs/").content.decode()
    assert 'id="swagger-ui"' in page
    assert "https://" not in page
    script = client.get("/api/docs/?script=")
    assert script["Content-Type"].startswith("application/javascript")
    assert "SwaggerUIBundle" in script.content.decode()
