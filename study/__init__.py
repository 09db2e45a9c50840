"""Who answered what in a study of trust, and what it shows. Never imports streamlit."""
