"""Safety records in a file of their own: no sheet that NGOs fill in has a column for them."""

from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from rematch.analysis.refusals import refused
from rematch.analysis.strict_json import read_json
from rematch.models.case import Safety
from rematch.models.types import Model, ScopedId


class SafetyRecord(Model):
    """What a coordinator recorded for one case."""

    case_id: ScopedId
    safety: Safety


RECORDS = TypeAdapter(tuple[SafetyRecord, ...])


def read_safety(path: Path) -> dict[str, Safety]:
    """
    Read safety records.

    Parameters
    ----------
    path : Path
        A JSON array of `{"case_id": "<ngo>/<case_ref>", "safety": {...}}`.

    Returns
    -------
    dict of str to Safety
        By case id.

    Raises
    ------
    FileError
        Names the file, the entry and the field; never the value.
    """
    try:
        records = RECORDS.validate_python(read_json(path))
    except ValidationError as error:
        raise refused(str(path), error) from None
    return {record.case_id: record.safety for record in records}
