"""The wire: generated protobuf, WebSocket and HTTP messages, and their mapping to the domain."""
