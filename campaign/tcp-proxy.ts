import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";

/** What happens to bytes on their way. */
export type Weather =
  | { readonly kind: "clear" }
  /** Nobody listens. */
  | { readonly kind: "refuse" }
  /** Connections are taken, nothing passes any more. */
  | { readonly kind: "blackHole" }
  /** Every piece of the client's is held back for so long. */
  | { readonly kind: "slow"; readonly delayMs: number }
  /** One bit is inverted in what the client sends, so many bytes from now, then the weather is clear again. */
  | { readonly kind: "flip"; readonly afterBytes: number }
  /** Connections break, so many bytes from now, counted over both directions; then the weather is clear again. */
  | { readonly kind: "cut"; readonly afterBytes: number };

/** A server's address, or the path of its socket. */
export type ProxyTarget = { readonly host: string; readonly port: number } | { readonly path: string };

/** A TCP proxy whose weather can be changed at any time. */
export class TcpProxy {
  readonly #target: ProxyTarget;
  readonly #sockets = new Set<Socket>();
  #server: Server | null = null;
  #port = 0;
  #weather: Weather = { kind: "clear" };
  #countdown = 0;

  private constructor(target: ProxyTarget) {
    this.#target = target;
  }

  static async open(target: ProxyTarget): Promise<TcpProxy> {
    const proxy = new TcpProxy(target);
    await proxy.#listen();
    return proxy;
  }

  get port(): number {
    return this.#port;
  }

  async become(weather: Weather): Promise<void> {
    this.#weather = weather;
    this.#countdown = "afterBytes" in weather ? weather.afterBytes : 0;
    if (weather.kind === "refuse") {
      this.#server?.close();
      this.#server = null;
      this.breakConnections();
    } else if (this.#server === null) await this.#listen();
    if (weather.kind === "clear") this.#swallowed.splice(0).forEach((socket) => socket.destroy());
  }

  /** Resets every connection, as a restart of the server would. */
  breakConnections(): void {
    for (const socket of this.#sockets) reset(socket);
  }

  close(): void {
    this.#server?.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Connections that a black hole has lost bytes of can never be good again. */
  readonly #swallowed: Socket[] = [];

  async #listen(): Promise<void> {
    const server = createServer({ noDelay: true }, (socket) => this.#serve(socket));
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(this.#port, "127.0.0.1", resolve);
    });
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  #serve(client: Socket): void {
    const upstream = connect({ ...this.#target });
    for (const socket of [client, upstream]) {
      this.#sockets.add(socket);
      const other = socket === client ? upstream : client;
      socket.on("error", () => other.destroy());
      socket.on("close", () => {
        this.#sockets.delete(socket);
        other.destroy();
      });
      socket.on("data", (piece: Buffer) => this.#pass(piece, socket, other, socket === client));
    }
  }

  #pass(piece: Buffer, from: Socket, to: Socket, isRequest: boolean): void {
    const weather = this.#weather;
    switch (weather.kind) {
      case "blackHole":
        this.#swallowed.push(from);
        return;
      case "slow":
        from.pause();
        setTimeout(() => {
          to.write(piece);
          from.resume();
        }, weather.delayMs);
        return;
      case "flip":
        if (isRequest && (this.#countdown -= piece.length) < 0) {
          piece[piece.length + this.#countdown]! ^= 1 << (weather.afterBytes % 8);
          this.#weather = { kind: "clear" };
        }
        break;
      case "cut":
        if ((this.#countdown -= piece.length) < 0) {
          this.#weather = { kind: "clear" };
          to.write(piece.subarray(0, piece.length + this.#countdown), () => reset(to));
          reset(from);
          return;
        }
        break;
    }
    if (!to.write(piece)) {
      from.pause();
      to.once("drain", () => from.resume());
    }
  }
}

/** Only TCP knows resets. */
function reset(socket: Socket): void {
  if (socket.remoteFamily === undefined) socket.destroy();
  else socket.resetAndDestroy();
}
