"""Models trained while one watches: data, families, a stream of epochs, and what comes of it."""
