"""Turns words into numbers: criteria, what is possible, and the score of every case in every column."""
