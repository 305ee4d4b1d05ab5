import TCLIService from "@databricks/sql/thrift/TCLIService.js";
import thrift from "thrift";
import type { ThriftMethods } from "./thrift-service.ts";

/** Answers one binary Thrift message with another; rejects when the bytes are no message of the service. */
export function createThriftEndpoint(methods: ThriftMethods): (message: Buffer) => Promise<Buffer> {
  const processor = new TCLIService.Processor(methods);
  return (message) =>
    new Promise((resolve, reject) => {
      const answer = new thrift.TBufferedTransport(undefined, resolve);
      const process = (transport: thrift.TBufferedTransport) => {
        processor.process(new thrift.TBinaryProtocol(transport), new thrift.TBinaryProtocol(answer));
      };
      try {
        thrift.TBufferedTransport.receiver(process, 0)(message);
      } catch (error) {
        reject(error);
      }
    });
}
