"""Networks that learn in a process of their own: pages keep this one's lock and memory."""
