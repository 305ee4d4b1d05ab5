/** How jobmon proves to Databricks who it is: a personal access token, or a service principal's id and secret. */
export type Credentials =
  | { kind: "token"; token: string }
  | { kind: "client"; clientId: string; clientSecret: string };
