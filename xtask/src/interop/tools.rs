//! Kafka's own command-line tools, one after the other as an operator uses them, each held to what it must print.

use std::fs;
use std::path::PathBuf;

use super::{Subject, wants};
use crate::complaints::Asked;
use crate::oracle::Oracle;
use crate::program::{self, each};
use crate::{Outcome, cache};

/// One run of a tool.
struct Step {
    tool: &'static str,
    /// Parted by spaces; `FOLDER` is where files lie. They follow `--bootstrap-server BOOTSTRAP`, unless they hold it.
    arguments: &'static str,
    input: fn() -> String,
    wants: &'static [&'static str],
    /// What it must not print.
    lacks: &'static [&'static str],
}

const fn step(tool: &'static str, arguments: &'static str, wants: &'static [&'static str]) -> Step {
    Step { tool, arguments, input: String::new, wants, lacks: &[] }
}

/// What an operator looks at.
const CLUSTER: &[Step] = &[
    step("broker-api-versions", "", &["Produce(0): ", "Fetch(1): ", "CreateTopics(19): "]),
    step("metadata-quorum", "describe --status", &["ClusterId:", "LeaderId:", "CurrentVoters:"]),
    step("metadata-quorum", "describe --replication", &["Leader"]),
    step("features", "describe", &["metadata.version", "SupportedMaxVersion"]),
    step("cluster", "cluster-id --bootstrap-server BOOTSTRAP", &["Cluster ID: "]),
];

const TOPICS: &[Step] = &[
    step(
        "topics",
        "--create --topic tools --partitions 3 --config max.message.bytes=2000000",
        &["Created topic tools"],
    ),
    step("topics", "--create --topic gone", &["Created topic gone"]),
    step("topics", "--list", &["gone", "tools"]),
    step(
        "topics",
        "--describe --topic tools",
        &["PartitionCount: 3", "max.message.bytes=2000000", "Leader: 1", "Isr: 1"],
    ),
    step("topics", "--alter --topic tools --partitions 5", &[]),
    step("topics", "--describe --topic tools", &["PartitionCount: 5"]),
    step(
        "configs",
        "--describe --entity-type topics --entity-name tools --all",
        &["max.message.bytes=2000000", "segment.bytes=1073741824"],
    ),
    step(
        "configs",
        "--alter --entity-type topics --entity-name tools --add-config retention.ms=86400000,cleanup.policy=[delete]",
        &["Completed updating config for topic tools"],
    ),
    step("configs", "--describe --entity-type topics --entity-name tools", &["retention.ms=86400000"]),
    step(
        "configs",
        "--alter --entity-type topics --entity-name tools --delete-config retention.ms",
        &["Completed updating config for topic tools"],
    ),
    Step {
        lacks: &["retention.ms=86400000"],
        ..step(
            "configs",
            "--describe --entity-type topics --entity-name tools",
            &["max.message.bytes=2000000"],
        )
    },
    step(
        "configs",
        "--alter --entity-type brokers --entity-default --add-config message.max.bytes=1500000",
        &["Completed updating default config for brokers"],
    ),
    step(
        "configs",
        "--describe --entity-type brokers --entity-name 1 --all",
        &["message.max.bytes=1500000", "node.id=1"],
    ),
    step("topics", "--delete --topic gone", &[]),
    Step { lacks: &["gone"], ..step("topics", "--list", &["tools"]) },
];

/// The console producer and consumer, and the group's whole life.
const CONSOLE: &[Step] = &[
    step("topics", "--create --topic console --partitions 2", &["Created topic console"]),
    Step {
        input: || (0..40).map(|n| format!("key {n}\tline {n}\n")).collect(),
        ..step(
            "console-producer",
            "--topic console --compression-codec zstd --reader-property parse.key=true",
            &[],
        )
    },
    step(
        "console-consumer",
        "--topic console --group readers --from-beginning --max-messages 40 --timeout-ms 30000 \
         --formatter-property print.key=true",
        &["key 0\tline 0\n", "key 17\tline 17\n", "key 39\tline 39\n"],
    ),
    step("consumer-groups", "--list", &["readers"]),
    step("groups", "--list", &["readers", "Classic"]),
    step("consumer-groups", "--describe --group readers", &["CURRENT-OFFSET", "console"]),
    step("consumer-groups", "--describe --group readers --state", &["Empty"]),
    step(
        "consumer-groups",
        "--reset-offsets --group readers --topic console --to-earliest --dry-run",
        &["NEW-OFFSET"],
    ),
    step(
        "consumer-groups",
        "--reset-offsets --group readers --topic console --shift-by -5 --execute",
        &["NEW-OFFSET"],
    ),
    // Five of each partition again.
    step(
        "console-consumer",
        "--topic console --group readers --max-messages 10 --timeout-ms 30000",
        &["line 39\n"],
    ),
    step(
        "consumer-groups",
        "--reset-offsets --group readers --topic console --to-datetime 2000-01-01T00:00:00.000 --execute",
        &["NEW-OFFSET"],
    ),
    step(
        "console-consumer",
        "--topic console --group readers --max-messages 40 --timeout-ms 30000",
        &["line 0\n", "line 39\n"],
    ),
    step("consumer-groups", "--delete-offsets --group readers --topic console", &["Successful"]),
    step("consumer-groups", "--delete --group readers", &["successful"]),
    Step { lacks: &["readers"], ..step("consumer-groups", "--list", &[]) },
];

/// Producers and consumers that count, and what is known of their records.
const RECORDS: &[Step] = &[
    step("topics", "--create --topic verified", &["Created topic verified"]),
    step(
        "verifiable-producer",
        "--topic verified --max-messages 200 --acks -1",
        &["\"acked\":200", "shutdown_complete"],
    ),
    step(
        "verifiable-consumer",
        "--topic verified --group-id verifiers --max-messages 200",
        &["partitions_assigned", "\"count\":200", "offsets_committed", "shutdown_complete"],
    ),
    step("get-offsets", "--topic verified", &["verified:0:200\n"]),
    step("get-offsets", "--topic verified --time earliest", &["verified:0:0\n"]),
    step("get-offsets", "--topic verified --time max-timestamp", &["verified:0:"]),
    step("log-dirs", "--describe --topic-list verified", &["\"partition\":\"verified-0\"", "\"error\":null"]),
    step(
        "delete-records",
        "--offset-json-file FOLDER/delete-records.json",
        &["partition: verified-0\tlow_watermark: 50"],
    ),
    step("get-offsets", "--topic verified --time earliest", &["verified:0:50\n"]),
    step(
        "producer-perf",
        "--topic perf --num-records 5000 --record-size 100 --throughput -1",
        &["5000 records sent"],
    ),
    step(
        "consumer-perf",
        "--topic perf --num-records 5000 --timeout 30000",
        &["data.consumed.in.MB", ", 5000, "],
    ),
    step("get-offsets", "--topic perf", &["perf:0:5000\n"]),
];

const DELETE_RECORDS: &str =
    r#"{"partitions": [{"topic": "verified", "partition": 0, "offset": 50}], "version": 1}"#;

/// One broker; what does not touch the same topics runs side by side.
pub fn run(subject: &mut Subject<'_>) -> Outcome {
    let home = subject.home("tools")?;
    let folder = cache::folder("interop")?.join(&subject.name).join("tool-runs");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let file = folder.join("delete-records.json");
    fs::write(&file, DELETE_RECORDS).map_err(|error| format!("{}: {error}", file.display()))?;
    let server = subject.step("starts for Kafka's tools", |subject| subject.start(&home))?;
    subject.oracle.archive_tools(&home.bootstrap())?;
    let tools = Tools { oracle: subject.oracle, bootstrap: home.bootstrap(), folder };
    let chains = [("cluster", CLUSTER), ("topics", TOPICS), ("console", CONSOLE), ("records", RECORDS)];
    let runs: usize = chains.iter().map(|(_, steps)| steps.len()).sum();
    subject.step(&format!("{runs} runs of Kafka's tools 4.3.1"), |_| {
        each(&chains, |(name, steps)| {
            steps.iter().enumerate().try_for_each(|(number, step)| {
                let what = format!("kafka-{} {}", step.tool, step.arguments);
                tools.run(&format!("{name}-{number}"), step).map_err(|why| format!("{what}: {why}"))
            })
        })
    })?;
    subject.steps += runs - 1;
    subject.step("stops on SIGTERM after Kafka's tools", |_| server.stop_after(Asked::Anything))
}

struct Tools<'a> {
    oracle: &'a Oracle,
    bootstrap: String,
    folder: PathBuf,
}

impl Tools<'_> {
    fn run(&self, name: &str, step: &Step) -> Outcome {
        let out = self.folder.join(name);
        let before = if step.arguments.contains("BOOTSTRAP") { "" } else { "--bootstrap-server BOOTSTRAP " };
        let arguments = format!("{before}{}", step.arguments)
            .replace("BOOTSTRAP", &self.bootstrap)
            .replace("FOLDER", &self.folder.display().to_string());
        let mut tool = self.oracle.tool(step.tool)?;
        tool.args(arguments.split_whitespace());
        let said = program::run(&mut tool, &(step.input)(), &out)?;
        wants(&said, step.wants)?;
        let complaints = program::complaints(&out)?;
        let wrong = |text: &&str| said.contains(text) || complaints.contains(text);
        match step
            .lacks
            .iter()
            .copied()
            .find(|text| said.contains(text))
            .or(["Exception"].into_iter().find(wrong))
        {
            Some(text) => Err(format!("`{text}` is in what was printed:\n{said}{complaints}")),
            None => Ok(()),
        }
    }
}
