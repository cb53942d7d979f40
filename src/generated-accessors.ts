/** The fields of a record by names that are not known at compile time: those of a field map or of rules. */
export const byName = <Fields extends object>(record: Fields): Fields & Record<string, unknown> =>
  record as Fields & Record<string, unknown>;

/**
 * Code of its own for each field of drafts: the engine makes a store or a load by one name several times as fast as
 * one whose name changes from call to call. Names come from the vocabularies, never from a log.
 */
export const setterOf = <Draft extends object>(field: string): ((draft: Draft, value: unknown) => void) =>
  new Function("draft", "value", `draft[${JSON.stringify(field)}] = value;`) as never;

/** The same for reading. */
export const getterOf = (field: string): ((draft: object) => unknown) =>
  new Function("draft", `return draft[${JSON.stringify(field)}];`) as never;

/**
 * Makes objects that have all their fields there from the beginning, undefined: a form that grows field by field costs
 * more than what is put into it, and code that meets many forms is slow with all of them.
 */
export class RecordLayout<Draft extends object> {
  readonly #blank: Draft;
  readonly #clear: (draft: Draft) => void;

  /** `often`: fields that are set in an object which may be used again. */
  constructor(often: readonly string[], seldom: readonly string[]) {
    const fields = [...new Set([...often, ...seldom])];
    this.#blank = Object.assign(
      JSON.parse(`{${fields.map((field) => `${JSON.stringify(field)}:null`).join()}}`),
      Object.fromEntries(fields.map((field) => [field, undefined])),
    );
    const stores = often.map((field) => `draft[${JSON.stringify(field)}] = undefined;`);
    this.#clear = new Function("draft", stores.join("\n")) as never;
  }

  make(): Draft {
    return { ...this.#blank };
  }

  /** What another object says, in this form. */
  of(other: Draft): Draft {
    return Object.assign(this.make(), other);
  }

  /** Makes an object in which only fields of `often` were set as if it were new. */
  again(draft: Draft): Draft {
    this.#clear(draft);
    return draft;
  }
}
