"""/ws/live/, the browser's socket, through a real server."""

import json
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest
from django.conf import settings as site
from django.contrib.auth import get_user_model
from django.test import Client
from pytest_django import Settings
from websockets.exceptions import InvalidStatus

from inference import consumers, visitors
from inference.consumers import MAX_SOCKETS_PER_OWNER, LiveConsumer
from inference.engine import Limits
from inference.host import Host
from inference.registry import engines
from inference.serving import ServedModel
from sketchgan.network.condition import Condition
from tests.inference.echo import EchoPredictor, draw_blank, draw_sketch, expect_echo, read_echo
from tests.inference.live_server import PATIENCE_S, Photo, build_sketch_frame, draw_live, open_live, serve_site
from tests.inference.stand_ins import use_model, use_predictor

LogIn = Callable[[str], Client]


def session_key_of(browser: Client) -> str:
    return browser.cookies[site.SESSION_COOKIE_NAME].value


def wait_until(is_so: Callable[[], bool]) -> None:
    give_up_at = time.monotonic() + PATIENCE_S
    while not is_so():
        assert time.monotonic() < give_up_at
        time.sleep(0.01)


def test_the_first_message_is_a_hello(live_host: str):
    with open_live(live_host) as visitor:
        assert visitor.receive() == {
            "type": "hello",
            "protocol": 1,
            "model_version": "echo-1",
            "has_traits": True,
            "sharp_px": 512,
            "max_frame_bytes": 262144,
            "frame_interval_ms": 40,
        }


def test_age_and_gender_reach_the_network(live_host: str):
    picture = draw_sketch(mark=7)
    with draw_live(live_host) as visitor:
        visitor.send_sketch(picture, seq=5, traits=bytes([71, 26]))
        photo = visitor.receive()
    assert isinstance(photo, Photo)
    assert read_echo(photo.jpeg) == expect_echo(picture, Condition(0.8, 0, age=70, gender=0.25))


def test_a_visitor_gets_the_photo_of_the_sketch_and_settings_sent(live_host: str):
    picture = draw_sketch(mark=7)
    with draw_live(live_host) as visitor:
        visitor.send_sketch(picture, seq=5, seed=9, fidelity=51, palette={2: b"\xc0\x39\x2b"})
        photo = visitor.receive()
    assert isinstance(photo, Photo)
    assert (photo.seq, photo.seed) == (5, 9)
    condition = Condition(0.2, 9, (None, None, (0xC0, 0x39, 0x2B), None, None))
    assert read_echo(photo.jpeg) == expect_echo(picture, condition)


def test_the_same_sketch_and_seed_give_the_same_bytes(live_host: str):
    with draw_live(live_host) as visitor:
        visitor.send_sketch(draw_sketch(), seq=1, seed=3)
        visitor.send_sketch(draw_sketch(), seq=2, seed=3)
        first, second = visitor.receive(), visitor.receive()
    assert first[3] == second[3]


@pytest.mark.slow
def test_twenty_people_drawing_at_once_each_get_only_their_own_faces(live_host: str, log_in: LogIn):
    keys = [session_key_of(log_in(f"person{n}")) for n in range(20)]

    def draw(n: int) -> list[bool]:
        is_mine = []
        with draw_live(live_host, session_key=keys[n]) as client:
            for seq in range(1, 9):
                picture = draw_sketch(mark=n)
                client.send_sketch(picture, seq=seq, seed=1000 * n + seq)
                photo = client.receive()
                assert isinstance(photo, Photo), photo
                expected = expect_echo(picture, Condition(0.8, 1000 * n + seq))
                is_mine.append((photo.seq, read_echo(photo.jpeg)) == (seq, expected))
        return is_mine

    with ThreadPoolExecutor(20) as people:
        answers = list(people.map(draw, range(20)))
    assert answers == [[True] * 8] * 20


def test_the_latest_sketch_wins_and_a_replaced_one_gets_no_answer(live_host: str, predictor: EchoPredictor):
    predictor.gate.clear()
    with draw_live(live_host) as visitor:
        visitor.send_sketch(draw_sketch(), seq=1, seed=1)
        predictor.wait_until_entered()
        for seq in range(2, 40):
            visitor.send_sketch(draw_sketch(), seq=seq, seed=seq)
        # Its answer comes after the frames have arrived.
        assert visitor.connection.ping().wait(20)
        predictor.gate.set()
        answers = [visitor.receive()]
        while answers[-1][0] != 39:
            answers.append(visitor.receive())
    seqs = [answer[0] for answer in answers]
    assert seqs == sorted(seqs)
    assert seqs[0] == 1
    assert len(seqs) < 39
    assert len(predictor.seeds) == len(seqs)


def test_photos_come_in_the_order_of_their_sequence_numbers(live_host: str):
    with draw_live(live_host) as visitor:
        seqs = []
        for seq in (3, 4, 10, 4_000_000_000):
            visitor.send_sketch(draw_sketch(), seq=seq)
            seqs.append(visitor.receive()[0])
    assert seqs == [3, 4, 10, 4_000_000_000]


@pytest.mark.parametrize(
    ("picture", "code"),
    [
        (b"no picture", "not_an_image"),
        (draw_sketch(image_format="JPEG")[:1500], "truncated_image"),
        (draw_blank(), "blank_sketch"),
        (draw_sketch(size=600), "too_large"),
    ],
    ids=["text", "truncated", "blank", "large"],
)
def test_a_picture_that_is_no_sketch_gets_an_event_and_drawing_goes_on(live_host: str, picture: bytes, code: str):
    with draw_live(live_host) as visitor:
        visitor.send_sketch(picture, seq=1)
        event = visitor.receive()
        assert (event["type"], event["seq"], event["code"]) == ("error", 1, code)
        assert event["message"].endswith(".")
        visitor.send_sketch(draw_sketch(), seq=2)
        assert visitor.receive()[0] == 2


@pytest.mark.parametrize(
    ("headers", "sentence"),
    [
        ({}, "The sketch is blank. Draw a line and try again."),
        ({"Accept-Language": "de"}, "Das Blatt ist leer. Zeichne eine Linie und versuch es noch einmal."),
        ({"Accept-Language": "en", "Cookie": "django_language=de"}, "Das Blatt ist leer. Zeichne eine Linie"),
    ],
    ids=["nothing", "browser", "cookie"],
)
def test_an_event_speaks_the_language_of_the_page(live_host: str, headers: dict[str, str], sentence: str):
    with draw_live(live_host, headers=headers) as visitor:
        visitor.send_sketch(draw_blank(), seq=1)
        assert visitor.receive()["message"].startswith(sentence)


def test_a_person_reads_events_in_the_language_of_the_account(live_host: str, log_in: Callable[[str], Client]):
    browser = log_in("ann")
    get_user_model().objects.filter(email="ann@example.com").update(language="de")
    with draw_live(live_host, session_key=session_key_of(browser)) as ann:
        ann.send_sketch(draw_blank(), seq=1)
        assert ann.receive()["message"].startswith("Das Blatt ist leer.")


def test_a_fault_of_the_model_gets_an_event_and_drawing_goes_on(live_host: str, predictor: EchoPredictor):
    predictor.faults[1] = RuntimeError("network broke")
    with draw_live(live_host) as visitor:
        visitor.send_sketch(draw_sketch(), seq=1, seed=1)
        assert visitor.receive()["code"] == "generation_failed"
        visitor.send_sketch(draw_sketch(), seq=2, seed=2)
        assert visitor.receive()[0] == 2


def test_a_full_server_answers_busy_with_a_time_to_retry(live_host: str, monkeypatch: pytest.MonkeyPatch):
    predictor = EchoPredictor()
    predictor.gate.clear()
    served = ServedModel(lambda: predictor, workers=1, cache_bytes=0, limits=Limits(max_waiting=0))
    with use_model(served), draw_live(live_host) as visitor:
        visitor.send_sketch(draw_sketch(), seq=1)
        event = visitor.receive()
        assert (event["code"], event["seq"]) == ("busy", 1)
        assert event["retry_after_ms"] >= 500


def test_no_weights_on_disk_is_told_and_the_socket_stays_open(live_host: str, settings: Settings):
    settings.WEIGHTS_PATH = settings.VAR_DIR / "nowhere.safetensors"
    with engines.swap(model=Host()), open_live(live_host) as visitor:
        assert visitor.receive()["model_version"] == ""
        for seq in (1, 2):
            visitor.send_sketch(draw_sketch(), seq=seq)
            event = visitor.receive()
            assert (event["code"], event["seq"]) == ("model_unavailable", seq)
            assert "not installed" in event["message"]


@pytest.mark.parametrize(
    "frame",
    [b"", b"\x01", build_sketch_frame(b"", seq=1), b"\x02" + build_sketch_frame(draw_sketch(), seq=1)[1:]],
    ids=["empty", "one byte", "no picture", "another version"],
)
def test_a_malformed_frame_closes_the_socket_with_4400_and_a_reason(live_host: str, frame: bytes):
    with draw_live(live_host) as visitor:
        visitor.connection.send(frame)
        code, reason = visitor.receive_close()
    assert code == 4400
    assert reason.endswith(".")


def test_a_text_frame_closes_the_socket_with_4400(live_host: str):
    with draw_live(live_host) as visitor:
        visitor.connection.send(json.dumps({"type": "sketch"}))
        assert visitor.receive_close()[0] == 4400


@pytest.mark.parametrize("second", [7, 6])
def test_a_sequence_number_that_does_not_grow_closes_the_socket_with_4400(live_host: str, second: int):
    with draw_live(live_host) as visitor:
        visitor.send_sketch(draw_sketch(), seq=7)
        assert visitor.receive()[0] == 7
        visitor.send_sketch(draw_sketch(), seq=second)
        assert visitor.receive_close() == (4400, "Sequence numbers grow from frame to frame.")


def test_the_largest_frame_is_read_and_one_byte_more_closes_with_4413(live_host: str):
    with draw_live(live_host) as visitor:
        filling = 262144 - len(build_sketch_frame(b"", seq=1))
        visitor.send_sketch(draw_sketch().ljust(filling, b"\0"), seq=1)
        assert visitor.receive()[0] == 1
        visitor.send_sketch(draw_sketch().ljust(filling + 1, b"\0"), seq=2)
        code, reason = visitor.receive_close()
    assert (code, reason) == (4413, "A frame has at most 262144 bytes.")


def test_a_malformed_frame_ends_a_running_answer_quietly(
    live_host: str, predictor: EchoPredictor, caplog: pytest.LogCaptureFixture
):
    predictor.gate.clear()
    with draw_live(live_host) as visitor:
        visitor.send_sketch(draw_sketch(), seq=1)
        predictor.wait_until_entered()
        visitor.connection.send(b"\x01")
        assert visitor.receive_close()[0] == 4400
        predictor.gate.set()
    with draw_live(live_host) as other:
        other.send_sketch(draw_sketch(), seq=1)
        assert other.receive()[0] == 1
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []


def test_one_person_may_open_only_so_many_sockets(live_host: str, log_in: LogIn):
    ann, bob = session_key_of(log_in("ann")), session_key_of(log_in("bob"))
    with ExitStack() as hers:
        for _ in range(MAX_SOCKETS_PER_OWNER):
            hers.enter_context(draw_live(live_host, session_key=ann))
        with open_live(live_host, session_key=ann) as extra:
            assert extra.receive_close()[0] == 4409
        with draw_live(live_host, session_key=bob) as other:
            other.send_sketch(draw_sketch(), seq=1)
            assert other.receive()[0] == 1
    with draw_live(live_host, session_key=ann) as again:
        again.send_sketch(draw_sketch(), seq=1)
        assert again.receive()[0] == 1


def test_visitors_of_one_network_may_open_only_so_many_sockets(
    live_host: str, log_in: LogIn, settings: Settings, monkeypatch: pytest.MonkeyPatch
):
    settings.TRUSTED_PROXY_COUNT = 1
    monkeypatch.setattr(consumers, "MAX_VISITORS_PER_NETWORK", 3)
    here = {"X-Forwarded-For": "198.51.100.9, 203.0.113.7"}
    with ExitStack() as crowd:
        for _ in range(3):
            crowd.enter_context(draw_live(live_host, headers=here))
        invented = {"X-Forwarded-For": "192.0.2.1, 203.0.113.7"}
        with open_live(live_host, headers=invented) as extra:
            assert extra.receive_close() == (4409, "Too many drawings are open. Close one and try again.")
        with draw_live(live_host, headers={"X-Forwarded-For": "203.0.113.8"}):
            pass
        with draw_live(live_host, headers=here, session_key=session_key_of(log_in("ann"))) as ann:
            ann.send_sketch(draw_sketch(), seq=1)
            assert ann.receive()[0] == 1
    wait_until(lambda: not visitors.open_sockets)


@pytest.mark.parametrize(
    ("offered", "chosen"), [(["s2r.v1"], "s2r.v1"), (["s2r.v2", "s2r.v1"], "s2r.v1"), (["chat"], None), ([], None)]
)
def test_the_server_chooses_the_version_that_both_speak(live_host: str, offered: list[str], chosen: str | None):
    with draw_live(live_host, subprotocols=offered or None) as visitor:
        assert visitor.connection.subprotocol == chosen
        visitor.send_sketch(draw_sketch(), seq=1)
        assert visitor.receive()[0] == 1


def test_a_client_of_other_versions_only_is_told_so(live_host: str):
    with open_live(live_host, subprotocols=["s2r.v3", "s2r.v2"]) as visitor:
        assert visitor.receive_close() == (4400, "This server speaks s2r.v1, and none of the versions that you offer.")


def test_a_client_that_sends_without_a_pause_is_held_to_a_pace(
    live_host: str, predictor: EchoPredictor, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(consumers, "PACE_S", 0.2)
    with draw_live(live_host) as visitor:
        started = time.monotonic()
        for seq in range(1, 60):
            visitor.send_sketch(draw_sketch(), seq=seq, seed=seq)
            time.sleep(0.01)
        while visitor.receive()[0] != 59:
            pass
        assert len(predictor.seeds) <= (time.monotonic() - started) / 0.2 + 2


def test_closing_the_page_takes_back_what_still_waits(live_host: str):
    predictor = EchoPredictor()
    with use_predictor(predictor), draw_live(live_host) as busy:
        predictor.gate.clear()
        busy.send_sketch(draw_sketch(), seq=1)
        predictor.wait_until_entered()
        with draw_live(live_host) as leaving:
            leaving.send_sketch(draw_sketch(), seq=1)
            engine = engines.model.get().engine
            wait_until(lambda: any(engine._waiting))
            (job,) = engine._waiting
        wait_until(job.future.done)
        assert job.future.cancelled()
        predictor.gate.set()
        assert busy.receive()[0] == 1


def test_closed_sockets_leave_nothing_behind(live_host: str):
    for _ in range(2):
        with draw_live(live_host):
            assert sum(visitors.open_sockets.values()) == 2  # of its owner, of its network
    wait_until(lambda: not visitors.open_sockets)


def test_a_visitor_is_turned_away_where_login_is_needed(live_host: str, settings: Settings, log_in: LogIn):
    settings.LIVE_VISITORS = False
    with open_live(live_host) as visitor:
        assert visitor.receive_close() == (4401, "Log in to draw live.")
    with draw_live(live_host, session_key=session_key_of(log_in("ann"))) as ann:
        ann.send_sketch(draw_sketch(), seq=1)
        assert ann.receive()[0] == 1


def test_logging_out_elsewhere_closes_the_socket_with_4401(
    live_host: str, log_in: LogIn, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(LiveConsumer, "check_login_every_s", 0.05)
    ann, bob = log_in("ann"), log_in("bob")
    keys = session_key_of(ann), session_key_of(bob)
    with (
        draw_live(live_host, session_key=keys[0]) as hers,
        draw_live(live_host, session_key=keys[1]) as his,
    ):
        ann.logout()
        assert hers.receive_close() == (4401, "Your login has ended. Log in again.")
        his.send_sketch(draw_sketch(), seq=1)
        assert his.receive()[0] == 1


def test_another_sites_page_cannot_open_the_socket(live_host: str, log_in: LogIn):
    ann = session_key_of(log_in("ann"))
    with pytest.raises(InvalidStatus), open_live(live_host, session_key=ann, origin="https://elsewhere.example"):
        pass


@pytest.mark.parametrize("path", ["/ws/", "/ws/lively/", "/ws/live/more/", "/ws/app/", "/nowhere"])
def test_an_unknown_address_closes_with_4404(live_host: str, path: str):
    with open_live(live_host, path) as client:
        assert client.receive_close() == (4404, "There is no socket at this address.")


def test_a_restarting_server_closes_with_1012(transactional_db: None, predictor: EchoPredictor):
    with ExitStack() as running:
        host = running.enter_context(serve_site())
        with draw_live(host) as visitor:
            running.close()
            assert visitor.receive_close()[0] == 1012
