"""The faces of a node. Three audiences, three doors: people (`pages`); later the State's own systems and
other nodes. They know the apps by their doors and nothing of each other.
"""
