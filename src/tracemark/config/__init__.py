"""How a node is put together: its folder, its settings, its addresses, its refusal to start unsafely."""
