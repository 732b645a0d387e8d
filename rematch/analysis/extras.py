"""Packages that only analysts need: imported where they are used, named where missing."""

import importlib
from typing import Any

from rematch.errors import SettingError


def extra(name: str) -> Any:
    """
    Import a package of the extra `analysis`.

    Parameters
    ----------
    name : str
        Such as `pandas`.

    Returns
    -------
    module

    Raises
    ------
    SettingError
        It is not installed; the message says how it is.
    """
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError:
        package = name.partition(".")[0]
        raise SettingError(f'{package} is not installed: pip install "rematch[analysis]"') from None
