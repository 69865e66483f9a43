"""The verbs: every write of the assessment, one module per noun."""
