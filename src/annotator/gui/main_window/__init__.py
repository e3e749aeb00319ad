"""The window: its places side by side, its menus, and the table from a controller's request to a dialog."""
