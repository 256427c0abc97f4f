"""The record of how the reference seeds were carried over from the published material.

``python -m reference --shared <folder>`` rewrites ``seeds/reference/*.csv``. Every seed is written by one function of
:mod:`reference.seeds`; the measures behind the indicators, and what each needs, stand in :mod:`reference.measures`.
"""
