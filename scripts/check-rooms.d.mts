export interface Room {
  readonly duty: string;
  /** Reasons, by room, file or package. */
  readonly imports?: Readonly<Record<string, string>>;
  readonly types?: Readonly<Record<string, string>>;
  readonly loads?: Readonly<Record<string, string>>;
}
export type Table = Readonly<Record<string, Room>>;
/** The table of rooms.json. */
export function readTable(): Table;
/** The code of these folders, by path from the project's folder. */
export function readSources(...folders: string[]): Map<string, string>;
/** One line for each forbidden import and each cycle. */
export function violations(table: Table, sources: ReadonlyMap<string, string>): string[];
/** The import cycles. */
export function cycles(graph: ReadonlyMap<string, readonly string[]>): string[][];
