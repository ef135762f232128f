"""What every service needs: settings, logs, metrics, limits, health."""
