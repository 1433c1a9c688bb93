"""Pis without a Pi: Debian roots in namespaces, on which the installer and the shipped units do what they do on one."""
