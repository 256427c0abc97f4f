"""The reference seeds that a source refreshes: ``per10k refresh --shared <folder>`` rewrites them."""
