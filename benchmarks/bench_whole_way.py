"""The whole way, from a drawn PNG to a photograph in the client's hands: python -m benchmarks.bench_whole_way

The predecessor's way (benchmarks/predecessor.py) against ours (a live socket of the real site), one request each in
turns, both servers on loopback. The last line of the output is a JSON object.
"""

import argparse
import asyncio
import http.client
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from benchmarks.bench_live import ROOT, start_site
from benchmarks.people import Person, open_socket
from benchmarks.predecessor import build_request, read_photo
from benchmarks.report import print_report, summarise_ms, timed
from tests.inference.site_process import free_port

WARM_UP = 5
PATIENCE_S = 60


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=40, help="pictures on each way")
    count = parser.parse_args().count
    with start_site() as site, start_predecessor() as port:
        theirs, person = asyncio.run(measure(site.port, port, count))
    ours = person.tally.latencies_ms[WARM_UP:]
    rows = {"predecessor": summarise_ms(theirs), "ours": summarise_ms(ours)}
    times_faster = round(rows["predecessor"]["ms_p50"] / rows["ours"]["ms_p50"], 2)
    print_report("whole_way", {"rows": rows, "times_faster": times_faster, "errors": person.tally.errors})


async def measure(site_port: int, predecessor_port: int, count: int) -> tuple[list[float], Person]:
    """Milliseconds of the predecessor, and the person who drew with us."""
    person, theirs = Person(0), []
    connection = http.client.HTTPConnection("127.0.0.1", predecessor_port, timeout=PATIENCE_S)
    async with open_socket(site_port, 0) as live:
        await live.recv()  # hello
        for turn in range(WARM_UP + count):
            await person.draw_one(live)
            _, ms = timed(lambda picture=person.pictures[turn % 3]: ask_predecessor(connection, picture))
            theirs.append(ms)
    connection.close()
    return theirs[WARM_UP:], person


def ask_predecessor(connection: http.client.HTTPConnection, picture: bytes) -> None:
    connection.request("POST", "/predict", build_request(picture), {"Content-Type": "application/json"})
    read_photo(connection.getresponse().read()).load()


@contextmanager
def start_predecessor() -> Iterator[int]:
    port = free_port()
    process = subprocess.Popen([sys.executable, "-m", "benchmarks.predecessor", "--port", str(port)], cwd=ROOT)
    try:
        wait_for(port)
        yield port
    finally:
        process.kill()
        process.wait()


def wait_for(port: int) -> None:
    give_up_at = time.monotonic() + PATIENCE_S
    while True:
        try:
            http.client.HTTPConnection("127.0.0.1", port).connect()
        except OSError:
            if time.monotonic() > give_up_at:
                raise
            time.sleep(0.1)
        else:
            return


if __name__ == "__main__":
    main()
