"""Moves jobs through the steps: dispatcher, runners, finisher, recorder, sweeper."""
