"""Judges the Redis servers of the leases by what `docs/redis_keys.md` recommends."""

from collections.abc import Iterator

from server.doctor.findings import Check, Finding, leave_open, ok, report_problem, warn
from server.doctor.judging_clocks import judge_clock
from server.stores.health import RedisHealth, RedisServerHealth

OLDEST = (7, 0)
_SEE = "See docs/redis_keys.md."
_FULL_SHARE = 0.9
_NODE_TIMEOUT_MS = 5_000


def judge_redis(health: RedisHealth) -> Iterator[Finding]:
    """All servers, then what only a cluster has."""
    if health.problem:
        yield report_problem(Check.LEASE_STORE, f"{health.problem.rstrip('.')}.", _SEE)
    elif health.is_empty:
        yield leave_open(Check.LEASE_STORE, "No server has used this lease store yet.", "Start `dni serve`.")
    for server in health.servers:
        yield from _judge_server(server, is_cluster=health.is_cluster)
    if health.is_cluster and health.servers:
        yield from _judge_cluster(health.servers)


def _judge_server(server: RedisServerHealth, *, is_cluster: bool) -> Iterator[Finding]:
    name, number = _name(server)
    if server.refusal:
        message = f"{name} at {server.address} refuses writes: {server.refusal}."
        yield report_problem(
            Check.LEASE_STORE, message, "Use a master with free memory and disk, and a user who may write."
        )
    else:
        yield ok(Check.LEASE_STORE, f"{name} {number} at {server.address} responds and accepts writes.")
    if name == "Redis" and _read_version(number) < OLDEST:
        yield report_problem(
            Check.REDIS_VERSION, f"Redis {number} at {server.address} is too old.", "Use 7.0 or newer."
        )
    yield _judge_memory(server)
    yield _judge_persistence(server, is_cluster=is_cluster)
    yield from _judge_replicas(server, is_cluster=is_cluster)
    yield judge_clock(Check.LEASE_STORE_CLOCK, f"{name} at {server.address}", server.clock)


def _judge_memory(server: RedisServerHealth) -> Finding:
    policy, most = server.facts.get("maxmemory_policy", ""), _read_count(server, "maxmemory")
    used = _read_count(server, "used_memory")
    if most == 0:
        return ok(Check.REDIS_MEMORY, f"{server.address} has no memory limit and uses {used / 1e6:,.0f} MB.")
    if policy != "noeviction":
        message = f"{server.address} deletes keys when its memory is full (maxmemory-policy {policy})."
        return report_problem(
            Check.REDIS_MEMORY,
            message,
            f"Set `maxmemory-policy noeviction`: evicting half a pool leases its numbers a second time. {_SEE}",
        )
    message = f"{server.address} uses {used / 1e6:,.0f} MB of {most / 1e6:,.0f} MB, and evicts nothing."
    if used > most * _FULL_SHARE:
        return warn(Check.REDIS_MEMORY, message, "Raise `maxmemory`: when it is full, visitors see default numbers.")
    return ok(Check.REDIS_MEMORY, message)


def _judge_persistence(server: RedisServerHealth, *, is_cluster: bool) -> Finding:
    facts = server.facts
    failed = [name for name in ("rdb_last_bgsave_status", "aof_last_write_status") if facts.get(name, "ok") != "ok"]
    if failed:
        message = f"{server.address} could not write its data to the disk ({', '.join(failed)})."
        return report_problem(Check.REDIS_PERSISTENCE, message, "Check the disk of that machine, and the log of Redis.")
    if facts.get("aof_enabled") != "1":
        message = f"{server.address} keeps no append-only file, so a restart loses leases."
        return warn(Check.REDIS_PERSISTENCE, message, f"Set `appendonly yes`. {_SEE}")
    fsync = server.settings.get("appendfsync")
    if fsync == "no" or (fsync == "everysec" and not is_cluster and not _count_replicas(server)):
        message = f"{server.address} writes its file with `appendfsync {fsync}`: a crash of the machine loses claims."
        return warn(Check.REDIS_PERSISTENCE, message, f"Set `appendfsync always`, as it has no replica. {_SEE}")
    known = f", appendfsync {fsync}" if fsync else ""
    return ok(Check.REDIS_PERSISTENCE, f"{server.address} keeps an append-only file{known}.")


def _judge_replicas(server: RedisServerHealth, *, is_cluster: bool) -> Iterator[Finding]:
    replicas = _count_replicas(server)
    if is_cluster and not replicas:
        message = f"{server.address} has no replica: if it fails, its accounts show default numbers until it is back."
        yield warn(Check.REDIS_REPLICAS, message, f"Add one replica for each master. {_SEE}")
    elif is_cluster:
        yield ok(Check.REDIS_REPLICAS, f"{server.address} has {replicas} replica{'s' if replicas > 1 else ''}.")
    elif replicas:
        message = (
            f"{server.address} has {replicas} replica(s), and claims do not wait for them, because it is no cluster."
        )
        yield warn(
            Check.REDIS_REPLICAS,
            message,
            f"After a failover leases may be missing. Use redis+cluster:// for that. {_SEE}",
        )


def _judge_cluster(servers: tuple[RedisServerHealth, ...]) -> Iterator[Finding]:
    settings = servers[0].settings
    if not settings:
        yield leave_open(Check.REDIS_CLUSTER, "The cluster does not let this user read its settings.", _SEE)
        return
    wrong = []
    if int(settings.get("cluster-node-timeout", "0") or 0) > _NODE_TIMEOUT_MS:
        wrong.append((f"cluster-node-timeout {settings['cluster-node-timeout']}", f"{_NODE_TIMEOUT_MS}"))
    if settings.get("cluster-require-full-coverage") == "yes":
        wrong.append(("cluster-require-full-coverage yes", "no"))
    if settings.get("cluster-replica-validity-factor") not in (None, "1"):
        wrong.append((f"cluster-replica-validity-factor {settings['cluster-replica-validity-factor']}", "1"))
    for current, better in wrong:
        yield warn(Check.REDIS_CLUSTER, f"The cluster has {current}.", f"Set it to {better}. {_SEE}")
    if not wrong:
        yield ok(Check.REDIS_CLUSTER, "The cluster has the recommended settings.")


def _name(server: RedisServerHealth) -> tuple[str, str]:
    """The program and its version; Valkey reports a version of Redis as well."""
    valkey = server.facts.get("valkey_version")
    return ("Valkey", valkey) if valkey else ("Redis", server.facts.get("redis_version", "?"))


def _read_version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(".")[:2] if part.isdigit())


def _count_replicas(server: RedisServerHealth) -> int:
    return _read_count(server, "connected_slaves")


def _read_count(server: RedisServerHealth, name: str) -> int:
    text = server.facts.get(name, "0")
    return int(text) if text.isdigit() else 0
