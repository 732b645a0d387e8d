"""The peers: each a file with `run(problem, objectives, limit_s) -> Answer`, given our arrays."""
