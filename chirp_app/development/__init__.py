"""`chirp run --reload`: what is changed is seen at once. docs/decisions/development.md has the way of a change."""
