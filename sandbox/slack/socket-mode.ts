import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type RawData, WebSocket, WebSocketServer } from "ws";
import { ACK_TIMEOUT_MS, type Ack, type BotConnection, type BotRequest } from "./bot-connection.ts";
import { isJsonObject, type JsonObject, parseJson } from "./json.ts";
import { SlackError } from "./slack-error.ts";
import { BOT } from "./workspace.ts";

/** An app may have this many sockets open. */
const MAX_SOCKETS = 10;
/** The client takes a connection without pings for 30 s as lost. */
const PING_INTERVAL_MS = 10_000;
const PATH = "/link/";
/** WebSocket close code of a server that stops. */
const GOING_AWAY = 1001;
/** A client that does not answer the closing handshake by then is cut off. */
const CLOSE_TIMEOUT_MS = 500;

/** Socket Mode: addresses that open one WebSocket each, envelopes to one of the open sockets, acks by `envelope_id`. */
export function createSocketMode(origin: () => string) {
  const server = new WebSocketServer({ noServer: true });
  const tickets = new Set<string>();
  const sockets = new Set<WebSocket>();
  const waiting = new Map<string, (payload: JsonObject | null) => void>();
  let turn = 0;

  const pings = setInterval(() => {
    for (const socket of sockets) socket.ping();
  }, PING_INTERVAL_MS);
  pings.unref();

  function welcome(socket: WebSocket): void {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => socket.terminate());
    socket.on("message", (data) => acknowledge(data));
    socket.send(
      JSON.stringify({
        type: "hello",
        num_connections: sockets.size,
        connection_info: { app_id: BOT.app_id },
        debug_info: { host: "applink-sandbox", build_number: 1, approximate_connection_time: 18_060 },
      }),
    );
  }

  function acknowledge(data: RawData): void {
    const message = parseJson(data.toString());
    if (!isJsonObject(message) || typeof message.envelope_id !== "string") return;
    const { payload } = message;
    waiting.get(message.envelope_id)?.(
      isJsonObject(payload) && Object.keys(payload).length > 0 ? payload : null,
    );
  }

  /** Which socket gets an envelope is not promised; here they take turns. */
  function pickSocket(): WebSocket | undefined {
    const open = [...sockets].filter((socket) => socket.readyState === WebSocket.OPEN);
    turn += 1;
    return open[turn % Math.max(open.length, 1)];
  }

  const connection: BotConnection = {
    deliver(request: BotRequest): Promise<Ack> {
      const startedAtMs = performance.now();
      const elapsed = () => Math.round(performance.now() - startedAtMs);
      const socket = pickSocket();
      if (!socket) return Promise.resolve({ ack_ms: 0, ack_status: "dispatch_failed", body: null });
      const envelope_id = randomUUID();
      return new Promise((resolve) => {
        const finish = (ack: Pick<Ack, "ack_status" | "body">) => {
          clearTimeout(timer);
          waiting.delete(envelope_id);
          resolve({ ack_ms: elapsed(), ...ack });
        };
        const timer = setTimeout(
          () => finish({ ack_status: "operation_timeout", body: null }),
          ACK_TIMEOUT_MS,
        );
        waiting.set(envelope_id, (body) => finish({ ack_status: 200, body }));
        socket.send(
          JSON.stringify({
            envelope_id,
            type: request.type,
            accepts_response_payload: request.type !== "events_api",
            payload: request.payload,
            ...(request.type === "events_api" ? { retry_attempt: 0, retry_reason: "" } : {}),
          }),
        );
      });
    },
  };

  return {
    connection,

    /** A new address; it opens one socket, once. Throws `too_many_websockets`. */
    newUrl(): string {
      if (sockets.size >= MAX_SOCKETS) throw new SlackError("too_many_websockets");
      const ticket = randomUUID();
      tickets.add(ticket);
      return `${origin().replace(/^http/, "ws")}${PATH}?ticket=${ticket}&app_id=${BOT.app_id}`;
    },

    /** Takes an upgrade request of the HTTP server; any but a fresh address is refused. */
    handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
      const url = new URL(request.url ?? "/", "http://localhost");
      if (url.pathname !== PATH || !tickets.delete(url.searchParams.get("ticket") ?? "")) {
        socket.end("HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n");
        return;
      }
      server.handleUpgrade(request, socket, head, welcome);
    },

    openSockets(): number {
      return sockets.size;
    },

    close(): void {
      clearInterval(pings);
      for (const socket of sockets) {
        socket.close(GOING_AWAY);
        setTimeout(() => socket.terminate(), CLOSE_TIMEOUT_MS).unref();
      }
      server.close();
    },
  };
}
