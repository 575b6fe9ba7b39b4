//! Build tasks in Rust, run as `cargo xtask TASK`.
//!
//! What needs more than cargo stands here, one module a task, so that continuous integration and a person run the
//! very same thing. Not part of the product: no crate depends on it.

mod cache;
mod clients;
mod complaints;
mod deny;
mod interop;
mod java;
mod jvm;
mod machine;
mod oracle;
mod process;
mod program;
mod referee;
mod schemas;
mod server;
mod tidy;
mod twins;
mod wasm;

use std::process::ExitCode;

/// What a task answers: nothing, or why it failed.
type Outcome = Result<(), String>;

/// One row of the list that `cargo xtask` prints.
struct Task {
    name: &'static str,
    about: &'static str,
    run: fn(&[String]) -> Outcome,
}

const TASKS: &[Task] = &[
    task("machine", "whether this machine has what all the others need", machine::run),
    task("tidy", "the house rules that rustfmt and clippy do not know", tidy::run),
    task("clients", "formatting and lints of the programs that interop drives", clients::run),
    task("deny", "licences, sources, bans and advisory minimums, by cargo-deny", deny::run),
    task("schemas", "our schemas against those in Apache Kafka's jars, field by field", schemas::run),
    task("jvm", "what we write through Apache Kafka's own message classes and back", jvm::run),
    task("oracle", "run Apache Kafka 4.4.0 or one of its tools by hand", oracle::run),
    task("referee", "the same requests to Apache Kafka and to both binaries, field by field", referee::run),
    task("interop", "real clients against both binaries, Apache Kafka as referee", interop::run),
    task("twins", "both binaries sleep when there is nothing to do", twins::run),
    task("wasm", "build the playground for wasm32-unknown-unknown and run it in Node", wasm::check),
    task("playground", "build the playground's page and serve it on loopback", wasm::playground),
    task("page", "the playground's page in a browser", wasm::page),
];

const fn task(name: &'static str, about: &'static str, run: fn(&[String]) -> Outcome) -> Task {
    Task { name, about, run }
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some(task) = arguments.first().and_then(|name| TASKS.iter().find(|task| task.name == name)) else {
        println!("usage: cargo xtask TASK [ARGUMENT]...\n");
        for task in TASKS {
            println!("  {:<10} {}", task.name, task.about);
        }
        return if arguments.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(64) };
    };
    match (task.run)(&arguments[1..]) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("xtask {}: {why}", task.name);
            ExitCode::FAILURE
        }
    }
}
