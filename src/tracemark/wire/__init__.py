"""Wire: what one node says to another, as bytes.

A library without Django, database or network: strict JSON in one writing, messages with closed bodies, signed and
then encrypted after JOSE (RFC 7515, 7516), sealed attachments, bundles for carriage by hand, and the graph of a
conversation. Time and randomness come in as arguments; what is received is refused with one code and its place.

Who holds which key, what may be released, and what an answer means is left to the apps above.
"""
