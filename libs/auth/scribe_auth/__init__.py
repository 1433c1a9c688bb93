"""The local issuer: keys under SCRIBE_HOME and the tokens they sign."""
