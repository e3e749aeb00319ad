"""What a person can do in the window: methods that commands name; they never open a dialog."""
