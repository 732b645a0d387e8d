"""What rematch speaks of: frozen values, without input, output or arrays."""
