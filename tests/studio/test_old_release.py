"""Whoever comes from the release before the gallery finds every drawing again."""

import pytest

from tests.studio.old_release import check_that_all_is_there, check_that_all_opens, migrated_release

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_every_drawing_of_the_release_before_the_gallery_is_there_and_opens() -> None:
    with migrated_release():
        check_that_all_is_there()
        check_that_all_opens()
