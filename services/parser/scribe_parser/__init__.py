"""The parser: template to slots, type and search terms."""
