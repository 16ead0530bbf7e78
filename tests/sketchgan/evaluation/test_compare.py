"""The table that decides between runs."""

from pathlib import Path

import pytest

from sketchgan.evaluation import summary
from sketchgan.evaluation.compare import COLUMNS, figures_of, write_table
from sketchgan.evaluation.measure import Instruments
from sketchgan.evaluation.model import Model
from sketchgan.evaluation.samples import Sample


@pytest.mark.slow
def test_a_generator_has_a_figure_in_every_column(
    tiny_weights: Path, samples: list[Sample], instruments: Instruments, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(summary, "FEWEST", 1)
    figures = figures_of(Model(tiny_weights), samples, instruments)
    assert len(figures) == len(COLUMNS)
    assert all(figure is not None and figure >= 0 for figure in figures)
    assert figures[-1] == figures[-2], "the schematic face has the same lines whatever the fidelity"


def test_the_table_is_markdown_with_a_row_a_generator() -> None:
    table = write_table({"a/one": [0.0123456, *[1.0] * 6], "b/two": [None] * 7}).splitlines()
    assert len({line.count("|") for line in table}) == 1
    assert table[2].startswith("| a/one | 0.01235 |")
    assert table[3].count("| - ") == 7
