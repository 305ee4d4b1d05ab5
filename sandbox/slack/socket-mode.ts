import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type RawData, type WebSocket, WebSocketServer } from "ws";
import { ACK_TIMEOUT_MS, type Ack, type BotRequest } from "./bot-connection.ts";
import type { ClockTimer } from "./clock-timer.ts";
import type { Delivery, Retry } from "./event-retries.ts";
import { isJsonObject, type JsonObject, parseJson } from "./json.ts";
import type { Rules } from "./rules.ts";
import { SlackError } from "./slack-error.ts";
import { createSocketPool } from "./socket-pool.ts";
import { BOT } from "./workspace.ts";

/** An app may have this many sockets open. */
const MAX_SOCKETS = 10;
/** The client takes a connection without pings for 30 s as lost. */
const PING_INTERVAL_MS = 10_000;
const PATH = "/link/";
/** What Slack says a connection lives, in seconds. */
const APPROXIMATE_CONNECTION_TIME = 18_060;

export type SocketModeOptions = {
  origin: () => string;
  timer: ClockTimer;
  rules: Rules;
  /** The sandbox's time after which a connection is refreshed; null: never. */
  lifetimeMs: number | null;
};

/** Socket Mode: addresses that open one WebSocket each, envelopes to one of the open sockets, acks by `envelope_id`. */
export function createSocketMode({ origin, timer, rules, lifetimeMs }: SocketModeOptions) {
  const server = new WebSocketServer({ noServer: true });
  const tickets = new Set<string>();
  const pool = createSocketPool();
  const waiting = new Map<string, (payload: JsonObject | null) => void>();
  let isEnabled = true;

  const pings = setInterval(() => pool.ping(), PING_INTERVAL_MS);
  pings.unref();

  const isFull = () => rules.applies("socket_limit") && pool.size() >= MAX_SOCKETS;

  function welcome(socket: WebSocket): void {
    if (isFull()) {
      socket.send(disconnect("too_many_websockets"));
      socket.close();
      return;
    }
    socket.on("error", () => socket.terminate());
    socket.on("message", (data) => acknowledge(data));
    socket.send(
      JSON.stringify({
        type: "hello",
        num_connections: pool.size() + 1,
        connection_info: { app_id: BOT.app_id },
        debug_info: {
          host: "applink-sandbox",
          build_number: 1,
          approximate_connection_time: APPROXIMATE_CONNECTION_TIME,
        },
      }),
    );
    pool.add(socket);
    if (lifetimeMs !== null) {
      const cancel = timer.after(lifetimeMs, () => pool.retire(socket, disconnect("refresh_requested")));
      socket.on("close", cancel);
    }
  }

  function acknowledge(data: RawData): void {
    const message = parseJson(data.toString());
    if (!isJsonObject(message) || typeof message.envelope_id !== "string") return;
    const { payload } = message;
    waiting.get(message.envelope_id)?.(
      isJsonObject(payload) && Object.keys(payload).length > 0 ? payload : null,
    );
  }

  /** Waits a while for a socket when the client is just reconnecting. */
  async function deliver(request: BotRequest, retry: Retry | null): Promise<Delivery> {
    const startedAtMs = performance.now();
    const elapsed = () => Math.round(performance.now() - startedAtMs);
    const socket = await pool.pick(ACK_TIMEOUT_MS);
    if (!socket) {
      return {
        ack: { ack_ms: elapsed(), ack_status: "dispatch_failed", body: null },
        failure: "connection_failed",
        isLast: false,
      };
    }
    const envelope_id = randomUUID();
    return new Promise((resolve) => {
      const finish = (ack: Pick<Ack, "ack_status" | "body">) => {
        clearTimeout(deadline);
        waiting.delete(envelope_id);
        const failure = ack.ack_status === 200 ? null : "timeout";
        resolve({ ack: { ack_ms: elapsed(), ...ack }, failure, isLast: false });
      };
      const deadline = setTimeout(
        () => finish({ ack_status: "operation_timeout", body: null }),
        Math.max(0, ACK_TIMEOUT_MS - elapsed()),
      );
      waiting.set(envelope_id, (body) => finish({ ack_status: 200, body }));
      socket.send(JSON.stringify(envelope(envelope_id, request, retry)));
    });
  }

  return {
    deliver,

    /** A new address; it opens one socket, once. Throws `too_many_websockets`, and while Socket Mode is off `access_denied`. */
    newUrl(): string {
      if (!isEnabled) throw new SlackError("access_denied");
      if (isFull()) throw new SlackError("too_many_websockets");
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

    openSockets: (): number => pool.size(),

    /** Asks every connected client to connect anew. */
    refresh(): void {
      pool.retireAll(disconnect("refresh_requested"));
    },

    /** Turns Socket Mode off for the app, as its settings page does, or on again. */
    setEnabled(enabled: boolean): void {
      isEnabled = enabled;
      if (!enabled) pool.retireAll(disconnect("link_disabled"));
    },

    close(): void {
      clearInterval(pings);
      pool.close();
      server.close();
    },
  };
}

function envelope(envelope_id: string, request: BotRequest, retry: Retry | null): JsonObject {
  return {
    envelope_id,
    type: request.type,
    accepts_response_payload: request.type !== "events_api",
    payload: request.payload,
    ...(request.type === "events_api"
      ? { retry_attempt: retry?.num ?? 0, retry_reason: retry?.reason ?? "" }
      : {}),
  };
}

function disconnect(reason: "refresh_requested" | "link_disabled" | "too_many_websockets"): string {
  return JSON.stringify({ type: "disconnect", reason, debug_info: { host: "applink-sandbox" } });
}
