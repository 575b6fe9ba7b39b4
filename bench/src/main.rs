//! What both binaries cost beside the floor: a program that does only what no broker can avoid.
//!
//! Absolute numbers depend on the machine and on the minute; so the contenders take turns, and what counts is the median
//! of each round's ratio. The cost is the server's processor time, not the time that passed.
//!
//! On a loopback under BBR congestion control, the estimate that a connection happens to start with decides what a large
//! fetch costs, in pacing timers: measure with cubic or reno there.
//!
//! - `floor`: that program; `server`: a contender as a process, and what the system says that it used
//! - `client`: frames made beforehand, one system call for each; `cases`: the seven things that are measured (`rebalance`: one of them)
//! - `rounds`: turns, ratios, spread; `system_calls`: how many a request takes; `codec`: what decoding alone costs

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::process::ExitCode;

mod cases;
mod client;
mod codec;
mod floor;
mod rebalance;
mod rounds;
mod server;
mod system_calls;

const HELP: &str = "\
eventor-bench: eventor and eventor-smol beside a floor program

Usage
  cargo run --release --package eventor-bench -- [OPTIONS]

Options
  --quick            two short rounds of everything: does it run, not what does it cost
  --rounds NUMBER    how often the contenders take turns (7)
  --directory PATH   where the data goes for a while (beside the binaries)
  --case WORD        only cases whose name contains it; may be repeated
  -h, --help         this text
";

/// Anything that keeps a bench from its end, in words.
type Outcome<T> = Result<T, String>;

/// What the command line asks for.
struct Options {
    rounds: usize,
    /// How much of its ordinary work a case does.
    share: f64,
    directory: PathBuf,
    cases: Vec<String>,
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let outcome = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["floor", directory, fetch_bytes] => floor::serve(directory.as_ref(), fetch_bytes),
        ["-h" | "--help"] => {
            print!("{HELP}");
            Ok(())
        }
        _ => options(&arguments).and_then(|options| run(&options)),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("eventor-bench: {why}");
            ExitCode::FAILURE
        }
    }
}

fn options(arguments: &[String]) -> Outcome<Options> {
    let beside = std::env::current_exe().map_err(|error| error.to_string())?;
    let directory = beside.with_file_name(format!("bench-data-{}", std::process::id()));
    let mut options = Options { rounds: 7, share: 1.0, directory, cases: Vec::new() };
    let mut arguments = arguments.iter();
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or(format!("{argument} needs a value"));
        match argument.as_str() {
            "--quick" => (options.rounds, options.share) = (2, 0.02),
            "--rounds" => {
                let rounds: NonZeroUsize =
                    value()?.parse().map_err(|_| "--rounds needs a number above zero")?;
                options.rounds = rounds.get();
            }
            "--directory" => options.directory = value()?.into(),
            "--case" => options.cases.push(value()?.clone()),
            _ => return Err(format!("{argument} is not known\n\n{HELP}")),
        }
    }
    Ok(options)
}

fn run(options: &Options) -> Outcome<()> {
    server::build()?;
    println!("{}\n", server::about_this_machine());
    rounds::run(options)?;
    system_calls::run(options)?;
    codec::run(options);
    Ok(())
}
