"""The Monte Carlo engine and the search over plans: pure, numpy only, randomness injected."""
