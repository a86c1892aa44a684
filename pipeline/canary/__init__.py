"""Canaries: invented values with valid checksums, planted in every way a value can arrive, and looked for in all that comes out."""
