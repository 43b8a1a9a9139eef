"""`backup`, `restore`, `upgrade`, `backup-key`: commands of the room `keeping`, wired to what is here."""
