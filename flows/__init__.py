"""The flows, the deployments, and the command line."""

from flows.prefect_settings import settle

settle()
