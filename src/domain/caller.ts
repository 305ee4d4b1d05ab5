/** What the chat platform says of a person; null where it says nothing or was not asked. */
export interface Person {
  name: string | null;
  email: string | null;
  /** As Slack has them: a guest sees some channels only. */
  role: "admin" | "member" | "guest" | null;
}

/** The port to the platform's directory of people. */
export interface People {
  /** Throws JobmonError when the platform cannot be asked. */
  find(caller: Caller): Promise<Person>;
}

/** Who asks, on which platform: ids only, names are not stable keys. */
export interface Caller {
  platform: "slack" | "terminal";
  tenant: string;
  id: string;
}
