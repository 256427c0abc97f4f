"""What every part of per10k knows: where the project is, the source contract, the registry of measures and indicators."""
