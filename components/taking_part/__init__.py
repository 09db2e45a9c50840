"""Taking part in a study of the trust lab: a room's code, consent, decisions, what came of them."""
