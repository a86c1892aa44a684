"""The broker from outside: its topics, who may do what on it, and recordings put onto it."""
