"""borderrisk: a report about a border goes in, an honest map of it comes out."""
