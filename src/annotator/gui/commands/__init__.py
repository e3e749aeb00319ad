"""What the window can do, as data: menus, keys, palette, foot line and help read these tables."""
