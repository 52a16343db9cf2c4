"""Reprints in a warehouse: found at every commit, by what a run brings.

The text core says what two texts share; here is what keeps that cheap among many: an index of
fingerprints, one file a part, and the links that were found. All of it follows from the articles
alone, so that it can be deleted, and the tables do not tell in how many runs they came.
"""
