"""Results as text for people and programs; no verdict is made here."""
