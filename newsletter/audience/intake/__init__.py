"""How a file of people comes in: bytes → text → records → columns → people → rows."""
