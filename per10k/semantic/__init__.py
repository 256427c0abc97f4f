"""Definitions of the figures for tools of a semantic layer, over the published marts: `per10k semantic`."""
