"""How the desk's database came to be, step by step. `store.migrate` takes the steps that are new."""
