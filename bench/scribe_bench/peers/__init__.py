"""The same four steps as people would write them with Celery or arq. Run by the interpreters of `build/peers/`, which do not have Scribe's dependencies."""
