"""The engines that are measured beside each other, one in each module."""
