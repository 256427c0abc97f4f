"""How per10k is proved: replay and back-test of printed figures, plain SQL, timings, faults. Nothing in per10k reads it."""
