"""Object storage: a warehouse, and an inbox, that lie in a bucket instead of a folder.

``address`` names a place in a bucket, ``store`` speaks to it, ``mirror`` is the folder on this
machine through which the rest of the code sees it, ``publishing`` makes a snapshot current there,
``delivery`` keeps what is made of it up to date, ``sweeping`` deletes what is old.
"""
