"""The portal of an installation that has nothing to show yet."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("url", ["/", "/draws/", "/plans/", "/items/", "/verify/", "/search/"])
def test_an_empty_site_teaches_what_will_be_here(reader: Client, url: str) -> None:
    assert 'class="empty"' in reader.get(url).content.decode() or url == "/verify/"


def test_there_is_no_checkpoint_of_an_empty_log(reader: Client) -> None:
    assert reader.get("/log/checkpoint").status_code == 404
