"""The text that the pipeline of names is trained on, and what trains and judges it. No part of the package."""
