/** Something that a person cannot do in Slack: click a button that is not there, write where they are no member. */
export class UserActionError extends Error {
  readonly status: 400 | 404;

  constructor(status: 400 | 404, message: string) {
    super(message);
    this.name = "UserActionError";
    this.status = status;
  }
}
