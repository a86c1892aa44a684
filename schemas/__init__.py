"""The contract as types: what recorders send, what trainers receive, and what happened to every record in between."""
