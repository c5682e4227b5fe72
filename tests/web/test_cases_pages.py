"""x"""
from django.test import Client
from tests.cast import Cast, MONDAY
import pytest
@pytest.mark.parametrize("page", ["cases/", "shared/", "cases/R/", "cases/R/pathway/","cases/R/chronology/","cases/R/chronology/new/","cases/R/people/","cases/R/people/new/","cases/R/confidentiality/","cases/R/close/"])
def test_x(cast: Cast, client: Client, page: str) -> None:
    client.force_login(cast.nerys)
    r = client.get("/" + page.replace("R", cast.sian.reference))
    assert r.status_code == 200, r.content[:500]
