"""What make calls: serve, collect sentences, find a browser, take pictures, audit packages."""
