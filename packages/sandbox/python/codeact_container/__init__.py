"""The first process of a container that holds one kernel: it starts the driver, carries its frames, reports its end."""
