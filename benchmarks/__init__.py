"""What Referatbasen is good for, measured beside its peers: one module, one command each."""
