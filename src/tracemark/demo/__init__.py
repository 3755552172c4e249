"""The demo world: a made-up State with people, offices and weapons, and one weapon traced from its marks to
the point at which it became illicit. `finds.csv` is real: facts typed from public documents, each with its
source.
"""
