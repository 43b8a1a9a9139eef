"""Pages of approvals and of decrees."""
