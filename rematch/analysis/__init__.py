"""Rounds to think with: invented cohorts, files in and out; takes and makes scenarios, opens no database."""
