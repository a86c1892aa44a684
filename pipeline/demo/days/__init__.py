"""One module per person: what they do through the day, scene by scene."""
