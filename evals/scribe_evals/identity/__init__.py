"""Homonyms: worlds full of people who share a name, and how often Scribe takes one for another."""
