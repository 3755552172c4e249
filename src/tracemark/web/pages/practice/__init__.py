"""Practice: made-up weapons to train on, scored. Nothing here reaches the registers or the ledger (PoA III.7)."""
