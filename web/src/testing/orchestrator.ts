import { once } from "node:events";
import type { AddressInfo } from "node:net";

import { WebSocketServer, type WebSocket } from "ws";

import type { ClientMessage, ServerMessage } from "@/api/protocol";

import { aWelcome } from "./samples";

/** One client's connection, as the server sees it. */
export class Connection {
  readonly heard: ClientMessage[] = [];
  readonly #socket: WebSocket;

  constructor(socket: WebSocket, greet: boolean) {
    this.#socket = socket;
    socket.on("message", (data: Buffer) => {
      const message = JSON.parse(data.toString("utf8")) as ClientMessage;
      this.heard.push(message);
      if (message.type === "hello" && greet) this.send(aWelcome());
    });
  }

  send(message: ServerMessage): void {
    this.#socket.send(JSON.stringify(message));
  }

  sendText(text: string): void {
    this.#socket.send(text);
  }

  drop(): void {
    this.#socket.terminate();
  }

  /** Everything of one type that the client sent. */
  of<T extends ClientMessage["type"]>(type: T): Extract<ClientMessage, { type: T }>[] {
    return this.heard.filter((m): m is Extract<ClientMessage, { type: T }> => m.type === type);
  }
}

/** A WebSocket server on a free loopback port that says what a test tells it to. */
export class TestOrchestrator {
  readonly connections: Connection[] = [];
  /** Answer `hello` with a welcome. */
  greets = true;
  readonly #server: WebSocketServer;

  private constructor(server: WebSocketServer) {
    this.#server = server;
    server.on("connection", (socket) => {
      this.connections.push(new Connection(socket, this.greets));
    });
  }

  static async start(): Promise<TestOrchestrator> {
    const server = new WebSocketServer({ host: "127.0.0.1", port: 0 });
    await once(server, "listening");
    return new TestOrchestrator(server);
  }

  get url(): string {
    return `ws://127.0.0.1:${(this.#server.address() as AddressInfo).port}/ws`;
  }

  get latest(): Connection {
    const latest = this.connections.at(-1);
    if (!latest) throw new Error("nobody has connected");
    return latest;
  }

  async stop(): Promise<void> {
    for (const socket of this.#server.clients) socket.terminate();
    const closed = once(this.#server, "close");
    this.#server.close();
    await closed;
  }
}
