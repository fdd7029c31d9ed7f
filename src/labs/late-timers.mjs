// Loaded into a fork before vitest: timers end a little later than they were asked to. vitest tells the result of a check
// at most every 100 ms, by a timer; when that timer ends in the very millisecond that it waits for, vitest keeps the
// result until the next one comes (`throttle` in @vitest/runner 4.1). With an endless loop in the next check, none comes.
const lateMs = 5;

globalThis.setTimeout = new Proxy(setTimeout, {
  apply: (target, self, [work, delay, ...rest]) =>
    Reflect.apply(target, self, [work, Number.isFinite(delay) ? delay + lateMs : delay, ...rest]),
});
