from rematch.analysis.notebooks import match as match
from rematch.analysis.notebooks import sweep as sweep

__version__: str
