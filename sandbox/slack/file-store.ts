import type { SandboxClock } from "../clock.ts";
import type { JsonObject } from "./json.ts";
import { randomId } from "./random-id.ts";
import { BOT, TEAM } from "./workspace.ts";

/** An uploaded file. `bytes` are there once they were posted, `completedAtMs` once the upload was completed. */
type StoredFile = {
  id: string;
  name: string;
  length: number;
  altText: string | null;
  title: string;
  bytes: Buffer | null;
  completedAtMs: number | null;
};

const MIME_TYPES: Readonly<Record<string, string>> = {
  csv: "text/csv",
  html: "text/html",
  json: "application/json",
  md: "text/markdown",
  pdf: "application/pdf",
  txt: "text/plain",
};

/** The pictures that a slack_file may be, by the first bytes of the file. */
const PICTURES: readonly { type: string; mimetype: string; begins: Buffer }[] = [
  { type: "png", mimetype: "image/png", begins: Buffer.from([0x89, 0x50, 0x4e, 0x47]) },
  { type: "jpg", mimetype: "image/jpeg", begins: Buffer.from([0xff, 0xd8, 0xff]) },
  { type: "gif", mimetype: "image/gif", begins: Buffer.from("GIF8") },
];

export type FileStore = ReturnType<typeof createFileStore>;

/** Uploaded files. Slack looks into them a while after the upload (`processingMs`); until then they have no type. */
export function createFileStore({
  clock,
  origin,
  processingMs,
}: {
  clock: SandboxClock;
  origin: () => string;
  processingMs: number;
}) {
  const files = new Map<string, StoredFile>();
  const tickets = new Map<string, string>();

  function isProcessed({ completedAtMs }: StoredFile): boolean {
    return completedAtMs !== null && clock.now().getTime() >= completedAtMs + processingMs;
  }

  function privateUrl({ id, name }: StoredFile): string {
    return `${origin()}/files-pri/${TEAM.id}-${id}/${encodeURIComponent(name)}`;
  }

  function permalink({ id, name }: StoredFile): string {
    return `https://${TEAM.domain}.slack.test/files/${BOT.user_id}/${id}/${encodeURIComponent(name)}`;
  }

  function slackFile(file: StoredFile, { processed }: { processed: boolean }): JsonObject {
    const createdSeconds = Math.floor((file.completedAtMs ?? 0) / 1000);
    return {
      id: file.id,
      created: createdSeconds,
      timestamp: createdSeconds,
      name: file.name,
      title: file.title,
      mimetype: processed ? mimetypeOf(file) : "",
      filetype: processed ? filetypeOf(file) : "",
      user: BOT.user_id,
      size: file.length,
      mode: "hosted",
      is_external: false,
      is_public: true,
      url_private: privateUrl(file),
      url_private_download: `${privateUrl(file)}?download=1`,
      permalink: permalink(file),
      ...(file.altText === null ? {} : { alt_txt: file.altText }),
    };
  }

  return {
    /** Where the bytes of a new file go. */
    reserve(file: { name: string; length: number; altText: string | null }): {
      upload_url: string;
      file_id: string;
    } {
      const id = randomId("F");
      files.set(id, { ...file, id, title: file.name, bytes: null, completedAtMs: null });
      const ticket = randomId("", 32);
      tickets.set(ticket, id);
      return { upload_url: `${origin()}/upload/v1/${ticket}`, file_id: id };
    },

    /** Takes the bytes for an upload address, once. False when there is no such address, or they are not as many as was said. */
    receive(ticket: string, bytes: Buffer): boolean {
      const file = files.get(tickets.get(ticket) ?? "");
      if (!file || bytes.length !== file.length) return false;
      tickets.delete(ticket);
      file.bytes = bytes;
      return true;
    },

    isUploaded: (id: string): boolean => (files.get(id)?.bytes ?? null) !== null,

    /** The file as a message shows it, from its completion on. */
    complete(id: string, title: string | undefined): JsonObject {
      const file = files.get(id);
      if (!file) throw new Error(`no file ${id}`);
      file.title = title ?? file.title;
      file.completedAtMs ??= clock.now().getTime();
      return slackFile(file, { processed: true });
    },

    /** A completed file as files.info tells it: without a type until it is processed. */
    info(id: string): JsonObject | undefined {
      const file = files.get(id);
      if (!file || file.completedAtMs === null) return undefined;
      return slackFile(file, { processed: isProcessed(file) });
    },

    /** The bytes behind `url_private`. */
    content(id: string): { bytes: Buffer; mimetype: string } | undefined {
      const file = files.get(id);
      return file?.bytes ? { bytes: file.bytes, mimetype: mimetypeOf(file) } : undefined;
    },

    /** Whether a `slack_file` (by id, url_private or permalink) is a picture that has been processed. */
    isUsableImage({ id, url }: JsonObject): boolean {
      const file = [...files.values()].find(
        (it) => it.id === id || (url !== undefined && [privateUrl(it), permalink(it)].includes(String(url))),
      );
      return file !== undefined && isProcessed(file) && pictureOf(file) !== undefined;
    },
  };
}

function pictureOf({ bytes }: StoredFile) {
  return bytes === null
    ? undefined
    : PICTURES.find(({ begins }) => bytes.subarray(0, begins.length).equals(begins));
}

function filetypeOf(file: StoredFile): string {
  return pictureOf(file)?.type ?? extensionOf(file) ?? "binary";
}

function mimetypeOf(file: StoredFile): string {
  return pictureOf(file)?.mimetype ?? MIME_TYPES[extensionOf(file) ?? ""] ?? "application/octet-stream";
}

function extensionOf({ name }: StoredFile): string | undefined {
  return /\.([a-z\d]+)$/i.exec(name)?.[1]?.toLowerCase();
}
