import { WebSocket } from "ws";

/** WebSocket close code of a server that stops. */
const GOING_AWAY = 1001;
/** A client that does not answer the closing handshake by then is cut off. */
const CLOSE_TIMEOUT_MS = 500;
/** A client that was asked to connect anew may finish on the old socket for this long. */
const RETIREMENT_MS = 10_000;
/** So long after its last socket closed, a client is taken to be on its way back. */
const RECONNECTION_MS = 10_000;

/** The open sockets of Socket Mode. A retired one gets nothing new, but its acks still count. */
export function createSocketPool() {
  const sockets = new Set<WebSocket>();
  const retired = new Set<WebSocket>();
  const waiting = new Set<() => void>();
  let turn = 0;
  let lastSeenAtMs = Number.NEGATIVE_INFINITY;

  /** Which socket gets an envelope is not promised; here they take turns. */
  function next(): WebSocket | undefined {
    const open = [...sockets].filter((socket) => socket.readyState === WebSocket.OPEN);
    turn += 1;
    return open[turn % Math.max(open.length, 1)];
  }

  function retire(socket: WebSocket, message: string): void {
    if (!sockets.delete(socket)) return;
    lastSeenAtMs = performance.now();
    retired.add(socket);
    socket.send(message);
    setTimeout(() => socket.terminate(), RETIREMENT_MS).unref();
  }

  return {
    add(socket: WebSocket): void {
      sockets.add(socket);
      socket.on("close", () => {
        if (sockets.delete(socket)) lastSeenAtMs = performance.now();
        retired.delete(socket);
      });
      for (const wake of [...waiting]) wake();
    },

    /** An open socket; while a client is reconnecting, the one that it opens within `timeoutMs`. */
    async pick(timeoutMs: number): Promise<WebSocket | undefined> {
      const socket = next();
      if (socket || performance.now() - lastSeenAtMs > RECONNECTION_MS) return socket;
      await new Promise<void>((resolve) => {
        const wake = () => {
          clearTimeout(deadline);
          waiting.delete(wake);
          resolve();
        };
        const deadline = setTimeout(wake, timeoutMs);
        waiting.add(wake);
      });
      return next();
    },

    retire,

    retireAll(message: string): void {
      for (const socket of [...sockets]) retire(socket, message);
    },

    ping(): void {
      for (const socket of [...sockets, ...retired]) socket.ping();
    },

    size: (): number => sockets.size,

    close(): void {
      for (const socket of [...sockets, ...retired]) {
        socket.close(GOING_AWAY);
        setTimeout(() => socket.terminate(), CLOSE_TIMEOUT_MS).unref();
      }
      for (const wake of [...waiting]) wake();
    },
  };
}
