"""The crash proof through the real actions: officers at the site's forms while processes are killed."""
