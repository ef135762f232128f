"""A gRPC server that speaks the tools' contract as a test tells it to."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager

import grpc
from grpc import aio

from alora.contracts import tools

Serve = Callable[[bytes, aio.ServicerContext], Awaitable[None]]


def server_of(methods: Mapping[str, Serve], port: int = 0) -> tuple[aio.Server, int]:
    handlers = {
        path.rpartition("/")[2]: grpc.unary_stream_rpc_method_handler(serve)
        for path, serve in methods.items()
    }
    server = aio.server(options=[("grpc.so_reuseport", 0)])
    server.add_generic_rpc_handlers(
        (grpc.method_handlers_generic_handler(tools.SERVICE, handlers),)
    )
    return server, server.add_insecure_port(f"127.0.0.1:{port}")


@asynccontextmanager
async def serving(methods: Mapping[str, Serve], port: int = 0) -> AsyncIterator[int]:
    server, bound = server_of(methods, port)
    await server.start()
    try:
        yield bound
    finally:
        await server.stop(None)
