"""The engine of conversations: bytes, time and chance in; rows and what happened out. It opens no connection.

The same class runs in a node above its database and, by the thousand, in a simulated network without any.
"""
