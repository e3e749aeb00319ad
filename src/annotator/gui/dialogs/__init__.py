"""Questions to the person that need a window of their own; opened by the main window only."""
