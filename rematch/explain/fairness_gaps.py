"""The largest difference between two told groups, for every dimension and figure."""

from collections.abc import Iterator, Sequence

from rematch.models.fairness import Dimension, FairnessGap, FairnessLine, Measure


def gaps_of(lines: Sequence[FairnessLine]) -> Iterator[FairnessGap]:
    """
    Yield one gap per dimension and figure; only what lines tell is compared.

    Parameters
    ----------
    lines : in the order they are shown; of equal figures the group shown first is named
    """
    for dimension in dict.fromkeys(line.dimension for line in lines):
        if dimension is not Dimension.EVERYBODY:
            here = [line for line in lines if line.dimension is dimension]
            for measure in Measure:
                yield _gap(here, measure)


def _gap(lines: list[FairnessLine], measure: Measure) -> FairnessGap:
    figures = {line.group: int(figure) for line in lines if (figure := getattr(line, measure)) is not None}
    told = len(figures) > 1
    lowest = min(figures, key=lambda group: figures[group]) if told else None
    highest = max(figures, key=lambda group: figures[group]) if told else None
    return FairnessGap(
        dimension=lines[0].dimension,
        measure=measure,
        told=told,
        difference=figures[highest] - figures[lowest] if lowest and highest else None,
        lowest_group=lowest,
        lowest=figures[lowest] if lowest else None,
        highest_group=highest,
        highest=figures[highest] if highest else None,
        groups_left_out=len(lines) - len(figures),
    )
