"""What a coordinator decided before a run, pair by pair: pins and exclusions of docs/matching.md."""

from rematch.models.given import Given
from rematch.verify.site import Site


class Decisions:
    """Pins by case, and the excluded pairs."""

    def __init__(self, given: Given | None) -> None:
        pins = () if given is None else given.pins
        excluded = () if given is None else given.exclusions
        self._pins = {pin.case_id: (pin.municipality, pin.pledge_ref, pin.unit_ref) for pin in pins}
        self._excluded = {(each.case_id, each.municipality) for each in excluded}

    def close(self, case_id: str, site: Site) -> bool:
        """Say whether a case may not be placed in a column by what was decided."""
        if (case_id, site.owner) in self._excluded:
            return True
        if case_id not in self._pins:
            return False
        owner, pledge_ref, unit_ref = self._pins[case_id]
        if owner != site.owner:
            return True
        if pledge_ref is not None and pledge_ref != site.pledge.pledge_ref:
            return True
        return unit_ref is not None and unit_ref != site.unit.unit_ref
