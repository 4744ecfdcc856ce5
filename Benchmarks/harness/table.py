"""The report as text."""


def requests_table(series):
    """One line per proxy, ours first, with the processor time beside ours."""
    ours = series["unloq-gateway"]
    lines = [f"  {'':<26} {'µs CPU':>7} {'of it':>6} {'ours':>6} {'':>9} {'p50':>7} {'p99':>7} {'idle':>7} {'loaded':>7}",
             f"  {'':<26} {'/request':>7} {'user':>6} {'÷ it':>6} {'request/s':>9} {'µs':>7} {'µs':>7} {'KiB':>7} {'KiB':>7}"]
    for one in series.values():
        user = one.middle("cpu_us_per_request") * one.middle("user_share")
        lines.append(
            f"  {one.name:<26} {one.middle('cpu_us_per_request'):7.2f} {user:6.2f} {ours.ratio(one):6.2f}"
            f" {one.middle('requests_per_second'):9.0f} {one.middle('p50_us'):7.0f} {one.middle('p99_us'):7.0f}"
            f" {one.idle_kib:7} {one.middle('rss_kib'):7.0f}")
    return "\n".join(lines)


def counts_table(counts):
    """What the counters say."""
    lines = [f"  heap: {counts.allocations:.3f} allocations, {counts.reallocations:.3f} reallocations,"
             f" {counts.heap_bytes:.0f} bytes a request; {counts.kept_blocks:+.4f} blocks a request kept"]
    names = "  ".join(f"{name} {number:.2f}" for name, number in
                      sorted(counts.syscalls_by_name.items(), key=lambda pair: -pair[1]))
    lines.append(f"  system calls: {counts.syscalls:.3f} a request: {names}")
    return "\n".join(lines)


def bodies_table(rows):
    """Nanoseconds of processor time per byte."""
    lines = [f"  {'':<26} {'ours':>8} {'nginx':>8} {'ratio':>6}   ns of processor time per byte"]
    lines += [f"  {row.name:<26} {row.ours_ns:8.3f} {row.nginx_ns:8.3f} {row.ratio:6.2f}" for row in rows]
    return "\n".join(lines)
