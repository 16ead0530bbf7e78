"""Does the sharp photograph of one person delay the live one of another? python -m benchmarks.bench_sharp --rounds 40

In each round Ann draws and rests. In every other round she then asks for her photograph sharper; 30 ms later, while it
is being made, Bob draws, so that it is given up: his milliseconds from frame to picture are compared. How long a sharp
photograph takes that nobody disturbs is measured before. The last line of the output is a JSON object.
"""

import argparse
import asyncio
import json
import time
from typing import Any

from websockets.asyncio.client import ClientConnection

from benchmarks.bench_live import start_site
from benchmarks.people import Person, open_socket
from benchmarks.report import print_report, summarise_ms

REST_S = 0.35
MEANWHILE_S = 0.03
FIRST_S = 30.0  # loads the network
GIVEN_UP_S = 0.5
SHARP = 3  # the type of its frame


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=40)
    rounds = parser.parse_args().rounds
    with start_site(WARM_UP="true") as site:
        print_report("sharp", asyncio.run(measure(site.port, rounds)))


async def measure(port: int, rounds: int) -> dict[str, Any]:
    ann, bob = Person(0), Person(1)
    sharp_ms: list[float] = []
    came = 0
    async with open_socket(port, 0) as hers, open_socket(port, 1) as his:
        await hers.recv()
        await his.recv()
        for _ in range(rounds // 4):
            await draw_and_rest(ann, hers)
            sharp_ms.append(await take_sharp(hers, await ask_for_sharp(ann, hers), FIRST_S) or 0.0)
        await bob.draw_one(his)
        bob.tally.latencies_ms.clear()
        for number in range(2 * rounds):
            await draw_and_rest(ann, hers)
            asked_at = await ask_for_sharp(ann, hers) if number % 2 else None
            await asyncio.sleep(MEANWHILE_S)
            await bob.draw_one(his)
            if asked_at:
                came += await take_sharp(hers, asked_at, GIVEN_UP_S) is not None
    alone, beside = bob.tally.latencies_ms[::2], bob.tally.latencies_ms[1::2]
    return {
        "live": summarise_ms(alone),
        "live_beside_sharp": summarise_ms(beside),
        "sharp": summarise_ms(sharp_ms),
        "came_all_the_same": came,
    }


async def draw_and_rest(person: Person, connection: ClientConnection) -> None:
    await person.draw_one(connection)
    await asyncio.sleep(REST_S)


async def ask_for_sharp(person: Person, connection: ClientConnection) -> float:
    await connection.send(json.dumps({"type": "sharpen", "seq": person.seq}))
    return time.perf_counter()


async def take_sharp(connection: ClientConnection, asked_at: float, within_s: float) -> float | None:
    """Milliseconds from asking to having it; None where it was given up."""
    try:
        message = await asyncio.wait_for(connection.recv(), within_s)
    except TimeoutError:
        return None
    if not isinstance(message, bytes) or message[1] != SHARP:
        raise RuntimeError(f"expected a sharp photograph, got {message[:60]!r}")
    return 1000 * (time.perf_counter() - asked_at)


if __name__ == "__main__":
    main()
