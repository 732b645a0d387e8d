"""What `python3 run.py bench solver` measures the solver with: seeded families, peers, figures."""
