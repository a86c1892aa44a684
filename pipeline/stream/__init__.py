"""The two roles on Kafka, redact and release, and how they deliver: each batch one transaction, each raw record once."""
