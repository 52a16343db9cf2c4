"""SQL and nothing else: views and checks, found through importlib.resources."""
