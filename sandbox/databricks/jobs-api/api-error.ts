import { exactJson } from "./exact-json.ts";

type ErrorCode =
  | "INVALID_PARAMETER_VALUE"
  | "INVALID_STATE"
  | "MALFORMED_REQUEST"
  | "PERMISSION_DENIED"
  | "RESOURCE_DOES_NOT_EXIST"
  | "RESOURCE_EXHAUSTED";

/** An error as Databricks answers it: `{"error_code", "message"}`. */
export class ApiError extends Error {
  readonly status: number;
  readonly errorCode: ErrorCode;
  readonly headers: Record<string, string>;

  constructor(status: number, errorCode: ErrorCode, message: string, headers: Record<string, string> = {}) {
    super(message);
    this.status = status;
    this.errorCode = errorCode;
    this.headers = headers;
  }

  response(): Response {
    return jsonResponse(
      { error_code: this.errorCode, message: this.message },
      { status: this.status, headers: this.headers },
    );
  }
}

export const invalid = (message: string) => new ApiError(400, "INVALID_PARAMETER_VALUE", message);
export const denied = (message: string) => new ApiError(403, "PERMISSION_DENIED", message);

export function jsonResponse(
  value: unknown,
  { status = 200, headers = {} }: { status?: number; headers?: Record<string, string> } = {},
): Response {
  return new Response(exactJson(value), {
    status,
    headers: { "content-type": "application/json", ...headers },
  });
}
