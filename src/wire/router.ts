/**
 * Which operation a REST request is. A template's literal query parts and the members that an operation requires
 * in query or header decide between templates of the same method and path; the most matching parts win.
 */
import type { Bindings } from "./bindings.ts";

export interface Route<Target> {
  readonly target: Target;
  /** Sent as `x-id` by SDKs: decides only between routes that match alike. */
  readonly name: string;
  readonly segments: readonly Segment[];
  readonly literalQuery: readonly (readonly [name: string, value: string])[];
  readonly requiredQuery: readonly string[];
  readonly requiredHeaders: readonly string[];
}

interface Segment {
  readonly literal?: string;
  readonly label?: string;
  readonly greedy?: boolean;
}

export interface RouteRequest {
  readonly method: string;
  /** Encoded path. */
  readonly path: string;
  readonly query: ReadonlyMap<string, string>;
  readonly headers: Readonly<Record<string, string>>;
}

export interface Match<Target> {
  readonly target: Target;
  /** Decoded. */
  readonly labels: Readonly<Record<string, string>>;
}

interface Description<Target> {
  readonly target: Target;
  readonly name: string;
  readonly template: string;
  readonly bindings: Bindings;
}

/** Compiles one route of an operation whose template is, for example, `/{Key+}?x-id=PutObject`. */
export function compileRoute<Target>({
  target,
  name,
  template,
  bindings,
}: Description<Target>): Route<Target> {
  const mark = template.indexOf("?");
  const path = mark < 0 ? template : template.slice(0, mark);
  const literals = mark < 0 ? [] : [...new URLSearchParams(template.slice(mark + 1))];
  const literalQuery = literals.filter(([key]) => key !== "x-id");
  const required = new Set(bindings.required);
  const wireNames = (members: ReadonlyMap<string, { name: string }>) =>
    [...members].filter(([, member]) => required.has(member.name)).map(([wireName]) => wireName);
  return {
    target,
    name,
    segments: path.split("/").slice(1).map(compileSegment),
    literalQuery,
    requiredQuery: wireNames(bindings.query),
    // A missing header of an operation that its literal query names already is that operation's own error.
    requiredHeaders: literalQuery.length > 0 ? [] : wireNames(bindings.headers),
  };
}

function compileSegment(text: string): Segment {
  const label = /^\{(\w+)(\+?)\}$/.exec(text);
  return label ? { label: label[1]!, greedy: label[2] === "+" } : { literal: text };
}

/** The best match, or undefined. */
export function findRoute<Target>(
  routes: readonly Route<Target>[],
  request: RouteRequest,
): Match<Target> | undefined {
  const path = request.path.split("/").slice(1);
  let best: Route<Target> | undefined;
  let bestScore = -1;
  for (const route of routes) {
    const score = scoreRoute(route, path, request);
    if (score > bestScore) {
      best = route;
      bestScore = score;
    }
  }
  return best && { target: best.target, labels: readLabels(best.segments, path) };
}

const literalPathWeight = 1000;
const queryWeight = 10;

function scoreRoute<Target>(route: Route<Target>, path: readonly string[], request: RouteRequest): number {
  const pathScore = scorePath(route.segments, path);
  if (pathScore < 0) return -1;
  for (const [name, value] of route.literalQuery) {
    const sent = request.query.get(name);
    if (sent === undefined || (value !== "" && sent !== value)) return -1;
  }
  const missing = route.requiredQuery.filter((name) => !request.query.has(name)).length;
  // A missing parameter of an operation that its literal query names is that operation's own error, unless another
  // operation of the same literal query goes without it.
  if (missing > 0 && route.literalQuery.length === 0) return -1;
  if (!route.requiredHeaders.every((name) => request.headers[name] !== undefined)) return -1;
  const present = missing > 0 ? -1 : route.requiredQuery.length;
  const parts = route.literalQuery.length * 2 + present + route.requiredHeaders.length;
  const named = request.query.get("x-id") === route.name ? 1 : 0;
  return pathScore * literalPathWeight + parts * queryWeight + named;
}

function scorePath(segments: readonly Segment[], path: readonly string[]): number {
  const greedy = segments.some((segment) => segment.greedy);
  if (greedy ? path.length < segments.length : path.length !== segments.length) return -1;
  let literals = 0;
  for (const [index, segment] of segments.entries()) {
    if (segment.greedy)
      return path.slice(index).some((part) => part !== "") || path.length > index + 1 ? literals : -1;
    if (segment.literal === undefined) {
      if (path[index] === "") return -1;
    } else if (segment.literal === path[index]) literals += 1;
    else return -1;
  }
  return literals;
}

function readLabels(segments: readonly Segment[], path: readonly string[]): Record<string, string> {
  const labels: Record<string, string> = {};
  for (const [index, { label, greedy }] of segments.entries()) {
    if (label === undefined) continue;
    labels[label] = decodeURIComponent(greedy ? path.slice(index).join("/") : path[index]!);
  }
  return labels;
}
