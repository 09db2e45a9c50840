"""Starlette routes over the models, in JSON: what the browser can do, for programs."""
