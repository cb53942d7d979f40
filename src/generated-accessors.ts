/** The fields of a record by names that are not known at compile time: those of a field map or of rules. */
export const byName = <Fields extends object>(record: Fields): Fields & Record<string, unknown> =>
  record as Fields & Record<string, unknown>;

/**
 * Generates a function that stores one field. A store by a constant name is several times as fast as one whose name
 * differs from call to call. Names come from field maps, never from a log.
 */
export const setterOf = <Fields extends object>(field: string): ((record: Fields, value: unknown) => void) =>
  new Function("record", "value", `record[${JSON.stringify(field)}] = value;`) as never;

/** Generates a function that loads one field. */
export const getterOf = (field: string): ((record: object) => unknown) =>
  new Function("record", `return record[${JSON.stringify(field)}];`) as never;

/**
 * Makes records that have all fields from the beginning, as undefined. Objects that grow field by field get many hidden
 * classes in V8, and code that handles many of these is slow.
 */
export class RecordLayout<Fields extends object> {
  readonly #blank: Fields;
  readonly #clear: (record: Fields) => void;

  /** `cleared`: the fields that may be set in a record that is used again. */
  constructor(cleared: readonly string[], others: readonly string[]) {
    const fields = [...new Set([...cleared, ...others])];
    this.#blank = Object.assign(
      JSON.parse(`{${fields.map((field) => `${JSON.stringify(field)}:null`).join()}}`),
      Object.fromEntries(fields.map((field) => [field, undefined])),
    );
    const stores = cleared.map((field) => `record[${JSON.stringify(field)}] = undefined;`);
    this.#clear = new Function("record", stores.join("\n")) as never;
  }

  make(): Fields {
    return { ...this.#blank };
  }

  /** A copy of another record in this layout. */
  from(other: Fields): Fields {
    return Object.assign(this.make(), other);
  }

  /** Clears a record of which only `cleared` fields are set, so that it can be used again. */
  clear(record: Fields): Fields {
    this.#clear(record);
    return record;
  }
}
