"""The command line: one function a verb, its docstring the help; calls use cases and knows no window."""
