import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { aRace, aState } from "@/testing/samples";

import { fetchRaceState, RequestFailed, uploadRace } from "./http";

let server: Server;
let reply: (request: IncomingMessage, response: ServerResponse) => void;
let asked: string[];

beforeEach(async () => {
  asked = [];
  server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    request.resume();
    request.on("end", () => {
      reply(request, response);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const real = fetch;
  vi.stubGlobal("fetch", (path: string, init: RequestInit) => real(base + path, init));
});

afterEach(async () => {
  vi.unstubAllGlobals();
  server.closeAllConnections();
  const closed = once(server, "close");
  server.close();
  await closed;
});

function answers(status: number, body: string): void {
  reply = (_, response) => {
    response.writeHead(status, { "content-type": "application/json" });
    response.end(body);
  };
}

const signal = () => new AbortController().signal;
const file = (text: string) => new File([text], "Race 1.csv");

async function failure(promise: Promise<unknown>): Promise<RequestFailed> {
  const error: unknown = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof RequestFailed)) throw new Error("the request did not fail as it should");
  return error;
}

test("the state of a race is asked for by car and lap", async () => {
  answers(200, JSON.stringify(aState()));
  await expect(fetchRaceState("a/b", "3#1", 12, signal())).resolves.toEqual(aState());
  expect(asked).toEqual(["GET /api/races/a%2Fb/state?car=3%231&lap=12"]);
});

test("an upload names the file and only what the user filled in", async () => {
  answers(201, JSON.stringify(aRace()));
  const upload = { file: file("NUMBER;"), event: " Spa ", distance: "" };
  await expect(uploadRace(upload, signal())).resolves.toEqual(aRace());
  expect(asked).toEqual(["POST /api/races?name=Race+1.csv&event=Spa"]);
});

test("the server's own words reach the user", async () => {
  answers(400, JSON.stringify({ code: "unreadable_file", message: "no laps", request_id: "r" }));
  const error = await failure(uploadRace({ file: file("x"), event: "", distance: "" }, signal()));
  expect([error.code, error.message]).toEqual(["unreadable_file", "no laps"]);
});

test("an empty file is refused before anything is sent", async () => {
  const error = await failure(uploadRace({ file: file(""), event: "", distance: "" }, signal()));
  expect(error.message).toBe("Race 1.csv is empty.");
  expect(asked).toEqual([]);
});

test("an answer that is no JSON is one clear line", async () => {
  answers(502, "<html>");
  expect((await failure(fetchRaceState("r", "7", 1, signal()))).code).toBe("unavailable");
  answers(500, "{}");
  expect((await failure(fetchRaceState("r", "7", 1, signal()))).message).toContain("500");
});

test("a server that is gone is one clear line", async () => {
  reply = (request) => request.socket.destroy();
  expect((await failure(fetchRaceState("r", "7", 1, signal()))).code).toBe("unavailable");
});
