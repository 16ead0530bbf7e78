"""/s/<token>/report/: strangers say what is wrong, the staff hears of it and decides."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.test import Client

from accounts.models import User
from studio.errors import LinkTakenDown
from studio.models import Artwork, Report, Share
from studio.sharing.services import share_artwork
from studio.sharing.viewers import ReportThrottle
from tests.staff import log_in_staff

pytestmark = pytest.mark.django_db

LIST = "/admin/studio/report/"


@pytest.fixture
def share(artwork: Artwork) -> Share:
    return share_artwork(artwork=artwork)


@pytest.fixture
def url(share: Share) -> str:
    return f"{share.get_absolute_url()}report/"


@pytest.fixture
def staff() -> Client:
    client = Client()
    log_in_staff(client, get_user_model().objects.create_superuser("staff@example.com"))
    return client


def send(url: str, reason: str = "person", text: str = "It is my aunt.", client: Client | None = None) -> Any:
    return (client or Client()).post(url, {"reason": reason, "text": text}, follow=True)


def act(staff: Client, action: str) -> Any:
    reports = list(Report.objects.values_list("pk", flat=True))
    return staff.post(LIST, {"action": action, "_selected_action": reports}, follow=True)


def test_a_report_is_kept_without_anything_about_who_reports(url: str, share: Share):
    answer = send(url)
    assert answer.redirect_chain == [(share.get_absolute_url(), 302)]
    assert "Somebody of us will look at it" in answer.content.decode()
    kept = Report.objects.get()
    assert (kept.artwork, kept.reason, kept.text) == (share.artwork, "person", "It is my aunt.")
    assert {field.name for field in Report._meta.get_fields()} == {
        *("id", "artwork", "reason", "text", "created_at", "handled_at", "handled_by"),
    }


@pytest.mark.parametrize(("reason", "text"), [("", "x"), ("nonsense", "x"), ("other", "x" * 1001)])
def test_what_is_no_report_is_refused_beside_its_field(url: str, reason: str, text: str):
    assert "field__errors" in send(url, reason, text).content.decode()
    assert not Report.objects.exists()


def test_reports_are_limited_by_network_and_mistakes_count_not(url: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(ReportThrottle, "rate", "2/hour")
    for _ in range(3):
        send(url, reason="")
    answers = [send(url) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert Report.objects.count() == 2


def test_a_report_needs_the_token_of_its_form(url: str):
    assert Client(enforce_csrf_checks=True).post(url, {"reason": "other"}).status_code == 403


def test_the_staff_gets_one_mail_until_it_is_handled(
    url: str, artwork: Artwork, mailoutbox: list[Any], settings: Any, staff: Client
):
    settings.REPORTS_EMAIL, settings.SITE_URL = "reports@example.com", "https://draw.example.com"
    send(url)
    send(url, text="https://evil.example.com")
    (mail,) = mailoutbox
    assert mail.to == ["reports@example.com"]
    assert f"https://draw.example.com{LIST}{Report.objects.order_by('pk')[0].pk}/change/" in mail.body
    for secret in ("owner@example.com", "Grandmother", "evil", share_of(artwork).token):
        assert secret not in mail.body
    act(staff, "mark_as_handled")
    send(url)
    assert len(mailoutbox) == 2


def share_of(artwork: Artwork) -> Share:
    return Share.objects.get(artwork=artwork)


def test_without_an_address_of_the_staff_no_mail_goes_out(url: str, mailoutbox: list[Any]):
    send(url)
    assert mailoutbox == []


def test_a_mail_server_that_is_away_keeps_no_report(url: str, settings: Any, monkeypatch: pytest.MonkeyPatch):
    settings.REPORTS_EMAIL = "reports@example.com"

    def fail(*_: Any, **__: Any) -> None:
        raise OSError("no connection")

    monkeypatch.setattr("accounts.mailing.mail.send_mail", fail)
    assert send(url).status_code == 200
    assert Report.objects.count() == 1


def test_the_admin_lists_reports_with_the_way_to_the_pictures(url: str, staff: Client, artwork: Artwork):
    send(url)
    assert "It is my aunt." in staff.get(LIST).content.decode()
    page = staff.get(f"{LIST}{Report.objects.get().pk}/change/").content.decode()
    assert f"/admin/studio/artwork/{artwork.pk}/peek/" in page
    assert share_of(artwork).token not in page
    assert staff.get(f"{LIST}add/").status_code == 403


def test_a_report_of_an_artwork_that_is_deleted_stays_readable(url: str, staff: Client, artwork: Artwork):
    send(url)
    artwork.delete()
    page = staff.get(f"{LIST}{Report.objects.get().pk}/change/").content.decode()
    assert "The artwork is deleted." in page
    assert act(staff, "take_link_down").status_code == 200


def test_handling_notes_who_and_when_and_leaves_the_link(url: str, staff: Client, share: Share):
    send(url)
    act(staff, "mark_as_handled")
    report = Report.objects.get()
    assert report.handled_by == User.objects.get(email="staff@example.com")
    assert report.handled_at
    assert Client().get(share.get_absolute_url()).status_code == 200


def test_a_link_taken_down_is_dead_its_owner_is_told_and_can_make_no_other(
    url: str, staff: Client, share: Share, artwork: Artwork, owner_client: Client
):
    send(url)
    act(staff, "take_link_down")
    assert Client().get(share.get_absolute_url()).status_code == 404
    assert Report.objects.get().handled_at
    page = owner_client.get(f"/gallery/{artwork.pk}/").content.decode()
    assert "The link was reported, and we took it down" in page
    assert 'name="shared"' not in page
    for value in ("off", "on"):
        owner_client.post(f"/gallery/{artwork.pk}/share/", {"shared": value})
    with pytest.raises(LinkTakenDown):
        share_artwork(artwork=artwork)
    assert share_of(artwork).taken_down_at


def test_taking_down_what_the_owner_took_back_in_time_keeps_it_from_coming_back(
    url: str, staff: Client, artwork: Artwork
):
    send(url)
    Share.objects.all().delete()
    act(staff, "take_link_down")
    with pytest.raises(LinkTakenDown):
        share_artwork(artwork=artwork)


def test_after_a_mistake_it_can_be_shared_again_by_another_link(
    url: str, staff: Client, share: Share, artwork: Artwork
):
    send(url)
    act(staff, "take_link_down")
    act(staff, "allow_link_again")
    assert share_artwork(artwork=artwork).token != share.token


def test_nobody_else_reads_or_decides(url: str, owner_client: Client, outsider_client: Client, share: Share):
    send(url)
    for client in (Client(), owner_client, outsider_client):
        assert client.get(LIST).status_code in {302, 403}
        assert client.post(LIST, {"action": "take_link_down"}).status_code in {302, 403}
    reader = get_user_model().objects.create_user("reader@example.com", is_staff=True)
    reader.user_permissions.add(Permission.objects.get(codename="view_report"))
    client = Client()
    log_in_staff(client, reader)
    assert client.get(LIST).status_code == 200
    act(client, "take_link_down")
    assert Client().get(share.get_absolute_url()).status_code == 200
