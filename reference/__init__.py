"""The registry of indicators for what is not SQL, and the reference seeds that a source refreshes.

``python -m reference --shared <folder>`` rewrites those seeds, each by one function of :mod:`reference.seeds`. The registry is
kept by hand in ``seeds/registry``; :mod:`reference.registry` reads it.
"""
