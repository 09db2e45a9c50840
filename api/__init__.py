"""JSON routes over the models, and what stands before the whole site: doors, uploads, its end."""
