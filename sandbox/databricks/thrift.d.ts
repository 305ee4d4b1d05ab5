/**
 * The part of Apache Thrift's Node library (0.23, which ships no types) that the endpoint uses: one message in, one
 * message out, both in memory.
 */
declare module "thrift" {
  export class TBufferedTransport {
    static receiver(
      callback: (transport: TBufferedTransport, seqid: number) => void,
      seqid: number,
    ): (data: Buffer) => void;
    constructor(buffer: undefined, onFlush: (message: Buffer) => void);
  }
  export class TBinaryProtocol {
    constructor(transport: TBufferedTransport);
  }
  export { TBinaryProtocol as TProtocol };
}
