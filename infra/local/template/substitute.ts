interface SubstituteOptions {
  /** A text, or a text and its own variables. */
  readonly argument: unknown;
  readonly resolve: (value: unknown) => unknown;
  readonly reference: (name: string) => unknown;
  readonly attribute: (logicalId: string, name: string) => string;
}

/** `Fn::Sub`: `${Name}`, `${Name.Attribute}` and `${!Literal}`. */
export function substitute({ argument, resolve, reference, attribute }: SubstituteOptions): string {
  const [text, own] = Array.isArray(argument) ? argument : [argument, {}];
  const variables = new Map<string, unknown>(Object.entries(own ?? {}));
  return String(text).replace(/\$\{(!?)([^}]+)\}/g, (_whole, literal: string, name: string) => {
    if (literal) return `\${${name}}`;
    if (variables.has(name)) return String(resolve(variables.get(name)));
    const dot = name.indexOf('.');
    return dot < 0 ? String(reference(name)) : attribute(name.slice(0, dot), name.slice(dot + 1));
  });
}
