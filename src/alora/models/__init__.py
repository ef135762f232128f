"""What is learned of racing, as parameters for the engine; used by training and serving alike."""
