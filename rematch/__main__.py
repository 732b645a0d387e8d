"""`python -m rematch` is the `rematch` command."""

from rematch.cli import main

if __name__ == "__main__":
    main()
