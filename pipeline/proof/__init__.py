"""What is kept to prove what happened: the audit chain, and sealed quarantine."""
