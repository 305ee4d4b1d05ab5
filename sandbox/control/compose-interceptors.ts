import type { Interceptor } from "../databricks/local-databricks.ts";

/** One interceptor out of two: `outer` sees what comes of it as the client does, `inner` what local Databricks does. */
export function composeInterceptors(outer: Interceptor, inner: Interceptor): Interceptor {
  return {
    request(request, next) {
      const within = () => (inner.request ? inner.request(request, next) : next());
      return outer.request ? outer.request(request, within) : within();
    },
    statement(statement, next) {
      const within = () => (inner.statement ? inner.statement(statement, next) : next());
      return outer.statement ? outer.statement(statement, within) : within();
    },
  };
}
