import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generate } from "selfsigned";

export interface Certificate {
  key: string;
  cert: string;
  /** The certificate as a PEM file, for DATABRICKS_CA_FILE. */
  file: string;
  /** Removes the file. */
  remove(): void;
}

/** A certificate for 127.0.0.1 and localhost that is its own authority, made anew at each start. */
export async function createCertificate(): Promise<Certificate> {
  const { private: key, cert } = await generate([{ name: "commonName", value: "local Databricks" }], {
    keyType: "ec",
    algorithm: "sha256",
    // A sandbox clock may be set back or forward; TLS goes by the machine's.
    notBeforeDate: new Date(Date.now() - 86_400_000),
    extensions: [
      { name: "basicConstraints", cA: true, critical: true },
      { name: "keyUsage", digitalSignature: true, keyCertSign: true, critical: true },
      { name: "extKeyUsage", serverAuth: true },
      {
        name: "subjectAltName",
        altNames: [
          { type: 7, ip: "127.0.0.1" },
          { type: 2, value: "localhost" },
        ],
      },
    ],
  });
  const directory = mkdtempSync(join(tmpdir(), "local-databricks-ca-"));
  const file = join(directory, "ca.pem");
  writeFileSync(file, cert);
  return { key, cert, file, remove: () => rmSync(directory, { recursive: true, force: true }) };
}
