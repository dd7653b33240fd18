//! A measurement as a page: the machine, the promises, the ratios, then the figures behind them.

use std::fmt::Write as _;

use super::{
    figures::Rounds,
    report::{Measured, Report, Verdict, grouped, percent},
};

/// The whole page.
pub(crate) fn page(report: &Report) -> String {
    let mut text =
        "# Performance, measured\n\nMade by `make bench` (`balai bench --report docs/performance.md`); \
        every figure stands beside its control from the same run. What was slow, why, and what is done since: \
        [performance-found.md](performance-found.md).\n"
            .to_owned();
    machine(&mut text, report);
    promises(&mut text, &report.verdicts());
    for measured in &report.databases {
        // Writing to a string can't fail.
        let _ = writeln!(text, "\n## {}", measured.engine.name());
        intake(&mut text, measured);
        reads(&mut text, measured);
        large(&mut text, measured);
    }
    text.push_str(METHOD);
    text
}

/// How the figures come about; the same for every machine.
const METHOD: &str = "
## How it is measured
- **Through HTTP**: a server in a process of its own on this machine; clients on connections kept open send the last form of a
  report (`POST /lapor/periksa`) and wait for the receipt. Clients and server share the processors.
- **Bare**: the driver alone writes the same rows, statement by statement as the product wrote them when one sending was
  recorded, with `synchronous=FULL` (PostgreSQL: `synchronous_commit=on`), without queue, savepoint or a look at anything before.
- **The store's write**: the same statements through `Store::write` from as many tasks as there are clients; its control puts as
  many reports into one transaction as the store did on average. PostgreSQL is given one report a transaction and at most eight
  sessions, as the store has.
- Each round begins with a copy of the same database; ways are measured in turn, so that what disturbs the machine disturbs all
  of them. A figure is the median of the rounds; shares are taken within a round.
- **Reading**: generated cases over five years, 97 of 100 ended, texts of the demonstration, places clustered. One reader; forty
  different requests of each kind, each made once before the clock runs; the servers with fewer and with more cases are asked in
  turn. Growth is mean over mean.
- **Memory** is the resident set of the server's process.
";

fn machine(text: &mut String, report: &Report) {
    let machine = &report.machine;
    let kind = if machine.is_virtual { ", virtual machine" } else { "" };
    let _ = writeln!(
        text,
        "\n**Machine**: {}, {} cores{kind}, {} GB of memory; {}, 4 kB made durable in {:.2} ms (median; p95 {:.2} ms); \
         load {:.1} when it began. Balai {}.",
        machine.processor,
        machine.cores,
        machine.memory_mb.div_ceil(1_024),
        machine.file_system,
        machine.sync.p50,
        machine.sync.p95,
        machine.load,
        report.version
    );
    if report.quick {
        text.push_str("\n**Tried out with `--quick`: so few requests prove nothing.**\n");
    }
}

fn promises(text: &mut String, verdicts: &[Verdict]) {
    let held = verdicts.iter().filter(|verdict| verdict.held).count();
    let _ = writeln!(text, "\n## Promises: {held} of {} held\n", verdicts.len());
    text.push_str("| promise | measured | |\n|---|---|---|\n");
    for verdict in verdicts {
        let word = if verdict.held { "held" } else { "**missed**" };
        let _ = writeln!(text, "| {} | {} | {word} |", verdict.promise, verdict.measured);
    }
}

fn spread(rounds: &Rounds) -> String {
    format!("{:.0} ({:.0}–{:.0})", rounds.median, rounds.least, rounds.most)
}

fn intake(text: &mut String, measured: &Measured) {
    let weight = measured.intake.weight;
    let _ = writeln!(
        text,
        "\n### Sending reports\nOne report is {:.0} statements with {:.0} bytes. Reports a second: median (least–most).\n",
        weight.statements, weight.bytes
    );
    text.push_str(
        "| clients | HTTP ÷ bare | store ÷ bare, equal batches | HTTP | wait p50 / p95 | bare, one by one | store's write \
         | a batch | bare, same batch |\n|---|---|---|---|---|---|---|---|---|\n",
    );
    for step in &measured.intake.steps {
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} | {:.1} / {:.1} ms | {} | {} | {:.0} | {} |",
            step.clients,
            percent(step.http_share.median),
            percent(step.store_share.median),
            spread(&step.http),
            step.waited.p50,
            step.waited.p95,
            spread(&step.bare),
            spread(&step.store),
            step.batch,
            spread(&step.bare_batched)
        );
    }
}

fn reads(text: &mut String, measured: &Measured) {
    if measured.reads.is_empty() {
        return;
    }
    let sets: Vec<String> = measured.sets.iter().map(|count| grouped(*count)).collect();
    let _ = writeln!(text, "\n### Reading\nMilliseconds p50 / p95, with {} cases.\n", sets.join(" and "));
    let _ = writeln!(
        text,
        "| page | growth | {} | kB | slowest of the last round, with the most cases |",
        sets.join(" | ")
    );
    let _ = writeln!(text, "|---|---|{}---|---|", "---|".repeat(sets.len()));
    for read in &measured.reads {
        let times: Vec<String> =
            read.times.iter().map(|times| format!("{:.1} / {:.1}", times.p50, times.p95)).collect();
        let _ = writeln!(
            text,
            "| {} | {:.2} | {} | {:.0} | `{}` {:.1} |",
            read.name,
            read.growth,
            times.join(" | "),
            read.kilobytes,
            read.slowest.path,
            read.slowest.millis
        );
    }
}

fn large(text: &mut String, measured: &Measured) {
    let large = measured.large;
    let largest = grouped(measured.sets.last().copied().unwrap_or_default());
    let _ = writeln!(
        text,
        "\nWith {largest} cases: first page {:.0} ms after the start; memory {:.0} MB idle, {:.0} MB after the reads, \
         {:.0} MB after 64 clients sent reports.",
        large.start_ms, large.idle_mb, large.read_mb, large.intake_mb
    );
}
