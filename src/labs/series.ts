/** Labs by topic, and the path for a weekend before an interview. */
import type { Lab, Series } from "./lab.ts";

const titles: Readonly<Record<Series, string>> = {
  s3: "S3",
  lambda: "Lambda",
  kms: "KMS",
  tables: "Tables",
  platform: "Data platform",
  language: "Language",
};

export interface LabsOfSeries {
  /** Undefined for labs without a series. */
  readonly title: string | undefined;
  readonly labs: readonly Lab[];
}

/** Labs in groups: the series in a fixed order, each with its labs in order, then the labs without a series. */
export function bySeries(labs: readonly Lab[]): LabsOfSeries[] {
  const groups = [...Object.keys(titles), undefined].map((series) => ({
    title: series === undefined ? undefined : titles[series as Series],
    labs: labs.filter((lab) => lab.series === series),
  }));
  return groups.filter((group) => group.labs.length > 0);
}

export interface Day {
  readonly title: string;
  readonly labs: readonly Lab[];
  /** What somebody needs who has not seen the labs yet. */
  readonly minutes: number;
}

/** The most minutes of labs per day, so that learners remember them. */
const fullDay = 270;

const minutesOf = (labs: readonly Lab[]): number => labs.reduce((sum, { minutes }) => sum + minutes, 0);

const levels = ["easy", "medium", "hard"] as const satisfies readonly Lab["difficulty"][];

/** All labs in the order in which to solve them: the weekend's, then the others, easy ones first, by series. */
export function learningPath(labs: readonly Lab[]): Lab[] {
  const weekend = weekendPath(labs).flatMap((day) => day.labs);
  const others = bySeries(labs)
    .flatMap((series) => series.labs)
    .filter((lab) => !weekend.includes(lab));
  return [...weekend, ...levels.flatMap((level) => others.filter(({ difficulty }) => difficulty === level))];
}

/** The labs of "interview in a weekend", in the order that lab.json's `weekend` gives them; empty where no lab has one. */
export function weekendPath(labs: readonly Lab[]): Day[] {
  const chosen = labs
    .filter(({ weekend }) => weekend !== undefined)
    .sort((one, other) => one.weekend! - other.weekend!);
  const saturday = chosen.filter((_, at) => minutesOf(chosen.slice(0, at + 1)) <= fullDay);
  return [
    { title: "Saturday", labs: saturday },
    { title: "Sunday", labs: chosen.slice(saturday.length) },
  ]
    .filter((day) => day.labs.length > 0)
    .map((day) => ({ ...day, minutes: minutesOf(day.labs) }));
}
