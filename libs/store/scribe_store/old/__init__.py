"""The old Scribe's tables: read, turned into ours, written once however often it is done."""
