"""The flows, the deployments, and the command line."""
