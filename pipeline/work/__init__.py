"""The core at work: records in, decisions out, in processes with sessions pinned to them. Streams and files both work so."""
