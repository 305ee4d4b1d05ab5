import { z } from "zod";
import { invalid } from "./api-error.ts";
import { listOf, type RestObject } from "./rest-object.ts";

/** Elements of an array that one answer holds; from there on there is a `next_page_token`. */
export const ARRAY_PAGE_SIZE = 100;

/** Page tokens are opaque to clients: what a page needs to go on, as base64url of JSON. */
export function writeToken(position: object): string {
  return Buffer.from(JSON.stringify(position)).toString("base64url");
}

export function readToken<T>(token: string | undefined, shape: z.ZodType<T>): T | undefined {
  if (token === undefined || token === "") return undefined;
  try {
    return shape.parse(JSON.parse(Buffer.from(token, "base64url").toString()));
  } catch {
    throw invalid(`Invalid page token: ${token}`);
  }
}

const arrayPosition = z.strictObject({ offset: z.int().positive() });

/** One page of an object's arrays, all cut at the same place, and where it goes on. */
export function pageOfArrays(
  object: RestObject,
  fields: readonly string[],
  token: string | undefined,
): { page: RestObject; nextPageToken: string | undefined } {
  const offset = readToken(token, arrayPosition)?.offset ?? 0;
  const end = offset + ARRAY_PAGE_SIZE;
  const page = { ...object };
  let hasMore = false;
  for (const field of fields) {
    if (object[field] === undefined) continue;
    const items = listOf(object[field]);
    page[field] = items.slice(offset, end);
    hasMore ||= items.length > end;
  }
  return { page, nextPageToken: hasMore ? writeToken({ offset: end }) : undefined };
}

/** The arrays as lists show them: without them, or their first elements and whether there are more. */
export function shownInList(object: RestObject, fields: readonly string[], expand: boolean): RestObject {
  const shown = { ...object };
  let hasMore = false;
  for (const field of fields) {
    if (!expand) delete shown[field];
    else if (shown[field] !== undefined) {
      const items = listOf(shown[field]);
      hasMore ||= items.length > ARRAY_PAGE_SIZE;
      shown[field] = items.slice(0, ARRAY_PAGE_SIZE);
    }
  }
  return hasMore ? { ...shown, has_more: true } : shown;
}
