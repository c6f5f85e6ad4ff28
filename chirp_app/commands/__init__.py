"""The commands of `chirp`: one module a group of them."""
