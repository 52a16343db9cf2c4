"""Structure chunks: from raw documents to parts, here, in processes, or on other machines.

Workers import ``tasks.structure.work`` and little else; nothing here brings Prefect to them.
"""
