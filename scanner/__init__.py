"""Ballot Scanner: print paper ballots, read the scans, and count with people deciding every doubt."""

__version__ = "0.1.0"
