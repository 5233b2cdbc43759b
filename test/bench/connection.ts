import { connect, type Socket } from 'node:net';

interface Waiting {
  resolve(body: Buffer): void;
  reject(error: Error): void;
}

/** The body of an answer whose bytes are all there, by its length or in chunks (RFC 9112 §6); undefined while some are missing. */
function bodyOf(head: string, bytes: Buffer): Buffer | undefined {
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  if (length !== undefined) return bytes.length < Number(length) ? undefined : bytes;
  const chunks: Buffer[] = [];
  for (let at = 0; ; ) {
    const end = bytes.indexOf('\r\n', at);
    if (end < 0) return undefined;
    const size = Number.parseInt(bytes.toString('latin1', at, end), 16);
    if (bytes.length < end + 2 + size + 2) return undefined;
    if (size === 0) return Buffer.concat(chunks);
    chunks.push(bytes.subarray(end + 2, end + 2 + size));
    at = end + 2 + size + 2;
  }
}

/**
 * A client of HTTP/1.1 that asks one thing after another on one kept connection, with a tenth of the work of a whole
 * client: what it needs of the processors is not there for the server that is measured.
 */
export class Connection {
  readonly #url: URL;
  readonly #forwarded: string;
  #socket: Socket | undefined;
  #given: Buffer[] = [];
  #head: string | undefined;
  #waiting: Waiting | undefined;

  /** Of a client that a proxy says has this address; else all on this machine are one client. */
  constructor(url: string, client?: string) {
    this.#url = new URL(url);
    this.#forwarded = client === undefined ? '' : `X-Forwarded-For: ${client}\r\n`;
  }

  /** Posts a form. Resolves to the body; rejects where the status is not 200, or the connection ends. */
  post(form: Buffer, accept: string): Promise<Buffer> {
    const { host, pathname } = this.#url;
    // As the benchmark's own driver asks: no server is to spend its time on compression.
    const head = `POST ${pathname} HTTP/1.1\r\nHost: ${host}\r\n${this.#forwarded}Accept: ${accept}\r\nAccept-Encoding: identity\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${form.byteLength}\r\n\r\n`;
    const answer = Promise.withResolvers<Buffer>();
    this.#waiting = answer;
    this.#socket ??= this.#open();
    this.#socket.write(Buffer.concat([Buffer.from(head), form]));
    return answer.promise;
  }

  close(): void {
    this.#socket?.destroy();
  }

  #open(): Socket {
    const socket = connect(Number(this.#url.port), this.#url.hostname);
    socket.setNoDelay(true);
    socket.on('data', (bytes) => this.#take(bytes));
    socket.on('error', (error) => this.#waiting?.reject(error));
    socket.on('close', () => {
      if (this.#socket === socket) this.#socket = undefined;
      this.#waiting?.reject(new Error('The connection has ended.'));
    });
    return socket;
  }

  #take(bytes: Buffer): void {
    this.#given.push(bytes);
    let all = this.#given.length === 1 ? bytes : Buffer.concat(this.#given);
    if (this.#head === undefined) {
      const end = all.indexOf('\r\n\r\n');
      if (end < 0) return;
      this.#head = all.toString('latin1', 0, end);
      all = all.subarray(end + 4);
    }
    const given = bodyOf(this.#head, all);
    this.#given = [all];
    if (given === undefined) return;
    const [, status = ''] = this.#head.split(' ', 2);
    const waiting = this.#waiting;
    if (/\r\nconnection: *close/i.test(this.#head)) this.#socket = void this.#socket?.destroy();
    this.#waiting = this.#head = undefined;
    this.#given = [];
    if (status === '200') waiting?.resolve(given);
    else waiting?.reject(new Error(`${this.#url}: ${status} ${given.toString().slice(0, 300)}`));
  }
}
