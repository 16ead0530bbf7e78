import pytest
from django.test import Client


@pytest.mark.parametrize("method", ["get", "post", "delete"])
@pytest.mark.parametrize("address", ["/api/", "/api/v1/nothing/", "/api/v2/artworks/", "/api/v1/artworks/no-uuid/"])
def test_an_unknown_address_of_the_api_is_answered_in_json(client: Client, address: str, method: str):
    response = getattr(client, method)(address)
    assert response.status_code == 404
    assert response.json()["code"] == "not_found"
    assert "nothing at this address" in response.json()["message"]
