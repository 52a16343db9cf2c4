"""Training: how the weights in ``tasks/tagging/weights`` were made, for anyone to repeat.

A teacher, LAC's own network with a new head, learns from Universal NER, from LAC's labels of
news, brought to the convention of the news, and from labels of our own. What two such
teachers say of half a million sentences of news, as probabilities and in both registers, is
what the small network that ships learns, beside the gold itself; three of it are averaged.

``python -m flows.training --help`` says what it needs; it takes about an hour on two cores.
"""
