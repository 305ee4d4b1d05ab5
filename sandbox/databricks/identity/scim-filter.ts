/** A filter that SCIM has and this cannot read, or that is none. */
export class FilterError extends Error {}

const clause = /^\s*([a-zA-Z.]+)\s+(eq|ne|co|sw)\s+(?:"((?:[^"\\]|\\.)*)"|(true|false))\s*$/i;

type Operator = (value: string, wanted: string) => boolean;
const OPERATORS: Readonly<Record<string, Operator>> = {
  eq: (value, wanted) => value === wanted,
  co: (value, wanted) => value.includes(wanted),
  sw: (value, wanted) => value.startsWith(wanted),
};

/**
 * Whether a resource fits a SCIM filter: `attribute eq|ne|co|sw "text"`, joined by `or`, whatever the case. `values` gives
 * what an attribute holds; undefined for one that cannot be filtered by. Throws FilterError.
 */
export function parseFilter(
  filter: string,
): (values: (attribute: string) => string[] | undefined) => boolean {
  const clauses = filter.split(/\s+or\s+(?=[a-zA-Z.]+\s+(?:eq|ne|co|sw)\s)/i).map((text) => {
    const found = clause.exec(text);
    if (found === null) throw new FilterError(`Given filter operator is not supported: ${text}`);
    const [, attribute = "", operator = "", quoted, literal] = found;
    const wanted = (quoted?.replaceAll(/\\(.)/g, "$1") ?? literal ?? "").toLowerCase();
    return { attribute, operator: operator.toLowerCase(), wanted };
  });
  return (values) =>
    clauses.some(({ attribute, operator, wanted }) => {
      const held = values(attribute)?.map((value) => value.toLowerCase());
      if (held === undefined) throw new FilterError(`Given filter attribute is not supported: ${attribute}`);
      if (operator === "ne") return !held.includes(wanted);
      return held.some((value) => OPERATORS[operator]?.(value, wanted) ?? false);
    });
}
