"""SQL and nothing else: views, checks and questions, found through importlib.resources."""
