"""What Python's standard library does for copies, lazy pipelines, decorators, locks and pools: what this lab brings to TypeScript."""

import asyncio
import copy
import functools
import itertools
import time


def copies(ledger):
    """The shallow copy shares what is in it; the deep one shares nothing, and keeps cycles."""
    return copy.copy(ledger), copy.deepcopy(ledger)


def batched(source, size):
    """As itertools.batched of Python 3.12."""
    iterator = iter(source)
    while batch := list(itertools.islice(iterator, size)):
        yield batch


def first_batches(readings, factor, size, count):
    """Lazy from end to end: nothing is read before somebody asks."""
    return itertools.islice(batched(map(lambda reading: reading * factor, readings), size), count)


def retry(attempts, wait=None, when=lambda error: True):
    def decorate(function):
        @functools.wraps(function)
        async def wrapped(*args, **kwargs):
            for failures in itertools.count(1):
                try:
                    return await function(*args, **kwargs)
                except Exception as error:
                    if failures >= attempts or not when(error):
                        raise
                if wait is not None:
                    await wait(failures)

        return wrapped

    return decorate


def timed(report, now=time.perf_counter):
    def decorate(function):
        @functools.wraps(function)
        def wrapped(*args, **kwargs):
            began = now()
            try:
                return function(*args, **kwargs)
            finally:
                report(function.__name__, now() - began)

        return wrapped

    return decorate


async def in_turn(lock, work):
    """asyncio.Lock is fair: the first that waits is the first that gets it."""
    async with lock:
        return await work()


async def map_pool(items, limit, work):
    """At most so many at a time; the results in the order of the items. The first failure cancels the others."""
    slots = asyncio.Semaphore(limit)

    async def one(item):
        async with slots:
            return await work(item)

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(one(item)) for item in items]
    return [task.result() for task in tasks]


# What follows drives the functions above with the inputs of the lab's checks, for fixtures/oracle.json.


class Point:
    pass


def trace_copies(nodes, root):
    """What both copies of a graph look like: see driver.ts, which does the same in TypeScript."""
    originals = build(nodes)
    shallow, deep = copies(part_of(root, originals))
    return {"shallow": look(shallow, originals), "deep": look(deep, originals)}


def build(nodes):
    makers = {"list": list, "object": dict, "set": set, "Point": lambda: Point.__new__(Point)}
    made = [makers[node["kind"]]() for node in nodes]
    for node, value in zip(nodes, made):
        for (key,) in node.get("entries", []):
            value.add(part_of(key, made))
        for name, part in node.get("members", []):
            if isinstance(value, list):
                value.append(part_of(part, made))
            elif isinstance(value, dict):
                value[name] = part_of(part, made)
            else:
                setattr(value, name, part_of(part, made))
    return made


def part_of(part, made):
    return made[part["node"]] if "node" in part else part["value"]


def look(root, originals):
    found, nodes = [], []

    def part(value):
        if not isinstance(value, (list, dict, set, Point)):
            return {"value": value}
        place = place_of(found, value)
        if place is None:
            place = len(found)
            found.append(value)
            shared = place_of(originals, value)
            nodes.append(None if shared is None else {"shared": shared})
            if shared is None:
                nodes[place] = node(value)
        return {"node": place}

    def node(value):
        if isinstance(value, set):
            return {"kind": "set", "entries": [[part(item)] for item in value], "members": []}
        if isinstance(value, list):
            kind, members = "list", [(str(at), item) for at, item in enumerate(value)]
        elif isinstance(value, dict):
            kind, members = "object", value.items()
        else:
            kind, members = "Point", vars(value).items()
        return {"kind": kind, "entries": [], "members": [[name, part(item)] for name, item in members]}

    return {"root": part(root), "nodes": nodes}


def place_of(values, wanted):
    return next((at for at, value in enumerate(values) if value is wanted), None)


def trace_pipeline(source, factor, size, count, asks):
    """What each thing asked of the pipeline makes its source do, and what it gives."""
    events = []

    def readings():
        for at in itertools.count():
            if at == source["length"]:
                return
            value = (source["start"] + at * source["step"]) % source["modulus"]
            events.append(f"pulled {value}")
            yield value

    pipeline = first_batches(readings(), factor, size, count)
    seen = [{"events": events.copy()}]
    for _ in range(asks):
        events.clear()
        result = next(pipeline, "done")
        seen.append({"events": events.copy(), "result": result})
    return seen


def trace_retry(attempts, outcomes, passing=None):
    events = []
    calls = iter(outcomes)

    async def wait(failures):
        events.append(f"wait {failures}")
        await asyncio.sleep(0)
        events.append(f"waited {failures}")

    @retry(attempts, wait, *([] if passing is None else [lambda error: str(error) in passing]))
    async def fetch(first, second):
        events.append(f"call with {first} and {second}")
        outcome = next(calls)
        if "throws" in outcome:
            raise RuntimeError(outcome["throws"])
        return outcome["value"]

    try:
        outcome = {"value": asyncio.run(fetch(3, 4))}
    except RuntimeError as error:
        outcome = {"error": str(error)}
    return {"name": fetch.__name__, "events": events, "outcome": outcome}


def trace_lock(steps):
    """Which work begins after each step, when each piece of work ends as it is told to."""

    async def run():
        lock, ends, tasks, started, seen = asyncio.Lock(), {}, {}, [], []

        def work(number):
            async def begin():
                started.append(number)
                ends[number] = asyncio.get_running_loop().create_future()
                return await ends[number]

            return begin

        for step in steps:
            number = step["id"]
            if step["do"] == "run":
                tasks[number] = asyncio.create_task(in_turn(lock, work(number)))
            elif step["do"] == "abort":
                tasks[number].cancel()
            elif step["do"] == "fail":
                ends[number].set_exception(RuntimeError("failed"))
            else:
                ends[number].set_result("ended")
            for _ in range(10):
                await asyncio.sleep(0)
            seen.append(started.copy())
            started.clear()
        await asyncio.gather(*tasks.values(), return_exceptions=True)
        return seen

    return asyncio.run(run())


def trace_pool(length, limit, ends, token):
    """Which items begin after each end, and the results."""

    async def run():
        running, started, seen = {}, [], []

        async def work(item):
            started.append(item)
            running[item] = asyncio.get_running_loop().create_future()
            return await running[item]

        pool = asyncio.create_task(map_pool(range(length), limit, work))
        for end in [None, *ends]:
            if end is not None:
                running[end].set_result(f"{(end * 7 + 3) % 10} {token} {end}")
            for _ in range(10):
                await asyncio.sleep(0)
            seen.append(started.copy())
            started.clear()
        return {"started": seen, "results": await pool}

    return asyncio.run(run())


if __name__ == "__main__":
    shallow, deep = copies({"rows": [1, 2]})
    print(list(first_batches(itertools.count(), 10, 2, 3)), shallow, deep)
