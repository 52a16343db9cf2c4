"""The template: what every worker has loaded before it is one.

Imported by the process that workers are forked from, which does nothing else. They share its
memory, and start in a tenth of a second where a fresh process takes seconds.
"""

import gc

from tasks.structure.work import words_with

words_with(())
gc.freeze()  # what is here stays: a collection in a worker would copy its pages
