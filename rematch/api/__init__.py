"""HTTP in, services called, HTTP out: the edge knows no database, no solver and no score."""
