"""What rematch can do: one function is one use case and one transaction. Models in, models or views out."""
