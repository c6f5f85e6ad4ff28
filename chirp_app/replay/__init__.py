"""`chirp replay`: people who read and write at a running instance by the clock, whether it keeps up or not; and what they met."""
