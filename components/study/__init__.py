"""The facilitator's side of a study: setting it up, opening it, looking after it while it runs."""
