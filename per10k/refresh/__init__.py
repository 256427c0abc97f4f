"""The reference seeds that a source refreshes: ``per10k refresh --statistics <folder>`` rewrites them."""
