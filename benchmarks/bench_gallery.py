"""A gallery of 10, 1,000 and 10,000 artworks among 100,000: python -m benchmarks.bench_gallery [--rounds 40]

Every page and list is asked for by the three people in turns, through the site's whole stack in this process, on SQLite
or where DATABASE_URL says (PostgreSQL: in a database of its own, test_NAME, which is dropped again). A page shows ten
artworks to each, so that nobody's is longer. Prints a JSON line for each case: queries, milliseconds, scans of whole
tables in the plans, and how much slower the largest gallery is than the others. The last line sums up; the exit status
is 1 where a case grows beyond 1.3 times or scans a table.
"""

import argparse
import json
import os
import random
import re
import sys
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
if "DATABASE_URL" not in os.environ:
    os.environ["DATABASE_URL"] = f"sqlite:///{tempfile.gettempdir()}/bench-gallery-{os.getpid()}.sqlite3"

import django

django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import setup_databases, setup_test_environment, teardown_databases  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.pages.terms import accept_terms  # noqa: E402
from benchmarks.report import print_report, summarise_ms, timed  # noqa: E402
from studio.gallery import api, pages, views  # noqa: E402
from studio.gallery.words import split_words  # noqa: E402
from studio.models import Album, Artwork, SearchWord, Tag, Version  # noqa: E402

SIZES = (10, 1_000, 10_000)
OTHERS_HAVE = 450
PAGE_SIZE = 10
BATCH = 2_000
LIMIT = 1.3
WORDS = (
    "Anna",
    "baker",
    "Clara",
    "doctor",
    "Emil",
    "fisher",
    "Greta",
    "hunter",
    "Ida",
    "joiner",
    "Karl",
    "Lena",
    "miller",
)
COMMON, RARE = "face", "unicorn"
LARGE_TABLES = ("studio_artwork", "studio_version", "studio_searchword", "studio_artwork_tags", "studio_album_artworks")
CASES = {
    "grid": "/gallery/",
    "grid, far down": "/gallery/?cursor={cursor}",
    "grid by title": "/gallery/?sort=title",
    "grid, last changed": "/gallery/?sort=changed",
    "search, a common word": f"/gallery/?q={COMMON}",
    "search, a rare word": f"/gallery/?q={RARE}",
    "search, two words by title": f"/gallery/?q={COMMON}+an&sort=title",
    "favourites": "/gallery/?favourite=1",
    "a tag": "/gallery/?tag=tag0",
    "an album": "/gallery/?album={album}",
    "days": "/gallery/?since=2000-01-01&until=2099-01-01",
    "artwork": "/gallery/{artwork}/",
    "artwork, from a search by title": f"/gallery/{{artwork}}/?q={COMMON}&sort=title",
    "trash": "/gallery/trash/",
    "API list": "/api/v1/artworks/",
    "API search": f"/api/v1/artworks/?q={COMMON}&favourite=1",
}


def fill(person: Any, count: int, rng: random.Random, *, is_spread: bool = True) -> list[Artwork]:
    """Artworks of one version each, some minutes apart; all share the names of pictures that are nowhere."""
    now = timezone.now()
    titles = [f"Face {number} {rng.choice(WORDS)} {rng.choice(WORDS)}" for number in range(count)]
    # The newest ten of each gallery fit what is asked, so that a page of ten is as long for the one who has no more.
    titles[:PAGE_SIZE] = [f"Face {number} Anna {RARE}" for number in range(min(count, PAGE_SIZE))]
    artworks = [Artwork(owner=person, title=title, is_favourite=rng.random() < 0.2) for title in titles]
    for artwork in artworks[:PAGE_SIZE]:
        artwork.is_favourite = True
    Artwork.objects.bulk_create(artworks, batch_size=BATCH)
    if is_spread:
        for number, artwork in enumerate(artworks):
            artwork.created_at = artwork.updated_at = now - timedelta(minutes=7 * number)
        Artwork.objects.bulk_update(artworks, ["created_at", "updated_at"], batch_size=100)
    facts = {
        "number": 1,
        "strokes": {"version": 1, "strokes": []},
        "settings": {"fidelity": 0.8, "seed": 1, "palette": {}},
    }
    files = {"sketch": "artworks/00/s.png", "photo": "artworks/00/p.jpg", "thumbnail": "artworks/00/t.webp"}
    versions = (
        Version(artwork=artwork, model_version="bench", size_bytes=20_000, **facts, **files) for artwork in artworks
    )
    Version.objects.bulk_create(versions, batch_size=BATCH)
    words = (
        SearchWord(owner=person, artwork=artwork, word=word)
        for artwork in artworks
        for word in split_words(artwork.title)
    )
    SearchWord.objects.bulk_create(words, batch_size=BATCH)
    return artworks


def organise(person: Any, artworks: list[Artwork], rng: random.Random) -> Album:
    """Twenty tags, of which each artwork has one, the newest ten the first; and an album with the half of all."""
    tags = Tag.objects.bulk_create(Tag(owner=person, name=f"tag{number}") for number in range(20))
    tagging = Artwork.tags.through
    chosen = (tags[0] if number < PAGE_SIZE else rng.choice(tags) for number in range(len(artworks)))
    rows = (tagging(artwork=artwork, tag=tag) for artwork, tag in zip(artworks, chosen, strict=True))
    tagging.objects.bulk_create(rows, batch_size=BATCH)
    album = Album.objects.create(owner=person, title="Half")
    filing = Album.artworks.through
    half = (*artworks[:PAGE_SIZE], *artworks[PAGE_SIZE::2])
    filing.objects.bulk_create((filing(artwork=artwork, album=album) for artwork in half), batch_size=BATCH)
    return album


def prepare(total: int) -> dict[int, tuple[Client, dict[str, str]]]:
    """The people by the size of their gallery: logged in, with what their addresses need."""
    rng = random.Random(0)
    people: dict[int, tuple[Client, dict[str, str]]] = {}
    for size in SIZES:
        person = get_user_model().objects.create_user(f"has-{size}@example.com")
        accept_terms(user=person)
        artworks = fill(person, size, rng)
        album = organise(person, artworks, rng)
        trashed = fill(person, max(PAGE_SIZE, size // 5), rng)
        Artwork.objects.filter(pk__in=[artwork.pk for artwork in trashed]).update(trashed_at=timezone.now())
        client = Client()
        client.force_login(person)
        people[size] = (
            client,
            {"album": str(album.pk), "artwork": str(artworks[size // 2].pk), "cursor": find_far(artworks)},
        )
    for number in range(max(0, total - Artwork.objects.count()) // OTHERS_HAVE):
        person = get_user_model().objects.create_user(f"other-{number}@example.com")
        organise(person, fill(person, OTHERS_HAVE, rng, is_spread=False), rng)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # which its own housekeeping does after so many rows
    return people


def find_far(artworks: list[Artwork]) -> str:
    """The cursor of a page in the middle."""
    # Of a gallery of ten, a moment before its newest, so that the page is as long.
    half = artworks[len(artworks) // 2 if len(artworks) > PAGE_SIZE else 0]
    return pages.write_cursor(pages.ORDERS["newest"], half)


def ask(client: Client, url: str) -> None:
    answer = client.get(url)
    if answer.status_code != 200:
        raise RuntimeError(f"{url} answered {answer.status_code}.")


def measure(people: dict[int, tuple[Client, dict[str, str]]], rounds: int) -> dict[str, dict[int, list[float]]]:
    samples: dict[str, dict[int, list[float]]] = {case: {size: [] for size in people} for case in CASES}
    for _ in range(rounds):
        for case, address in CASES.items():
            for size, (client, values) in people.items():
                samples[case][size].append(timed(lambda: ask(client, address.format(**values)))[1])  # noqa: B023
    return samples


def list_queries(client: Client, url: str) -> list[tuple[str, Any]]:
    queries: list[tuple[str, Any]] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001
        queries.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        ask(client, url)
    return queries


def find_scans(queries: list[tuple[str, Any]]) -> Iterator[str]:
    """Lines of plans that go through a large table from one end to the other."""
    explain = "EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN "
    tables = "|".join(LARGE_TABLES)
    scan = re.compile(rf'\bSCAN "?({tables})\b' if connection.vendor == "sqlite" else rf"Seq Scan on ({tables})\b")
    for sql, params in queries:
        if sql.startswith("SELECT"):
            with connection.cursor() as cursor:
                cursor.execute(explain + sql, params)
                yield from (str(row[-1]) for row in cursor.fetchall() if scan.search(str(row[-1])))


def describe(
    case: str, samples: dict[int, list[float]], people: dict[int, tuple[Client, dict[str, str]]]
) -> dict[str, Any]:
    queries = {size: list_queries(client, CASES[case].format(**values)) for size, (client, values) in people.items()}
    scans = sorted({line for each in queries.values() for line in find_scans(each)})
    rows = {size: summarise_ms(each) for size, each in samples.items()}
    largest = rows[SIZES[-1]]["ms_p50"]
    ratios = {size: round(largest / rows[size]["ms_p50"], 2) for size in SIZES[:-1]}
    return {
        "case": case,
        "queries": {size: len(each) for size, each in queries.items()},
        "rows": rows,
        "largest_to": ratios,
        "scans": scans,
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--total", type=int, default=100_000, help="artworks of all people together")
    options = parser.parse_args()
    views.PAGE_SIZE = api.PAGE_SIZE = PAGE_SIZE  # type: ignore[misc]
    setup_test_environment(debug=False)
    databases = setup_databases(verbosity=0, interactive=False)
    try:
        people = prepare(options.total)
        measure(people, 2)  # templates are read, connections opened
        samples = measure(people, options.rounds)
        cases = [describe(case, samples[case], people) for case in CASES]
        total = Artwork.objects.count()
    finally:
        teardown_databases(databases, verbosity=0)
    for case in cases:
        print(json.dumps(case))
    slow = [case["case"] for case in cases if max(case["largest_to"].values()) > LIMIT]
    scanning = [case["case"] for case in cases if case["scans"]]
    database = {"database": connection.vendor, "artworks": total, "rounds": options.rounds}
    print_report("gallery", {**database, "beyond_1.3": slow, "scanning": scanning})
    return 1 if slow or scanning else 0


if __name__ == "__main__":
    sys.exit(main())
