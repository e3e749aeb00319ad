"""The places of the window; each knows the hub, none knows another."""
